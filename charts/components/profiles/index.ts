import type { Construct } from 'constructs';

import type { Facts } from '../../config/components';
import type { Platform } from '../../config/platform';
import { TENANT_NAMESPACE_LABELS } from '../../config/tenants/tenants';
import {
  allow,
  AdmitTraffic,
  AllowPrincipals,
  browser,
  ClosedPath,
  ClusterRole,
  Component,
  configVolume,
  container,
  type ContainerProps,
  dashboardLabels,
  Deployment,
  ELECTION,
  httpGet,
  type k8s,
  MANAGE,
  namespaceIn,
  podsWith,
  port,
  PromisedPath,
  READ,
  RESTRICTED,
  Role,
  Route,
  Service,
  ServiceAccount,
  Stage,
  tenantPod,
} from '../../kit';

const ACCOUNT = 'profiles-controller-service-account';
const LABELS = dashboardLabels('profile-controller', 'controller-manager', 'profile-controller');
const HEALTH_PORT = 9876;
/** Name of KFAM's port. */
const KFAM = 'http-kfam';
const bind = allow('bind').named('kubeflow-admin', 'kubeflow-edit', 'kubeflow-view');
const IDENTITY_FLAGS = ['-userid-header', '$(USERID_HEADER)', '-userid-prefix', '$(USERID_PREFIX)'] as const;

/**
 * Profiles: the controller that makes a namespace of each Profile, and KFAM, the API by which the dashboard asks who
 * may enter which namespace and lets owners invite contributors.
 */
export class Profiles extends Component {
  static readonly facts: Facts = {
    name: 'profiles',
    stage: Stage.APPS,
    namespace: 'kubeflow',
    requires: ['kubeflow-namespace', 'kubeflow-roles', 'istio', 'kubeflow-gateway'],
    metrics: {
      'profiles-deployment': { port: 8080 },
    },
  };

  constructor(scope: Construct, platform: Platform) {
    super(scope, Profiles.facts, { labels: { app: LABELS.app } });
    this.crds(['profiles.kubeflow.org']);
    this.renderAccess();
    this.renderPods(platform);
    this.renderNetwork(platform);
  }

  private renderAccess(): void {
    new ServiceAccount(this, ACCOUNT);
    // For administrators to give to people; they have no effect by themselves.
    for (const [role, verbs] of Object.entries({ editor: MANAGE, viewer: READ })) {
      new ClusterRole(this, `profiles-profile-${role}-role`, [
        allow(...verbs).on('kubeflow.org', 'profiles'),
        allow('get').on('kubeflow.org', 'profiles/status'),
      ]);
    }
    const binding = 'profiles-cluster-rolebinding';
    new ClusterRole(this, 'profiles-controller', PERMISSIONS, { boundTo: ACCOUNT, binding });
    const election = 'profiles-leader-election-role';
    new Role(this, election, ELECTION.leases, { boundTo: ACCOUNT, binding: `${election}binding` });
  }

  private renderPods(platform: Platform): void {
    const { services } = platform;
    const labels = this.config('profiles-namespace-labels-data', { 'namespace-labels.yaml': TENANT_NAMESPACE_LABELS });
    // Environment of both programs: values that they write into the policies of tenants' namespaces.
    const config = this.config('profiles-config', {
      ADMIN: '',
      USERID_HEADER: services.identityHeaders.user,
      USERID_PREFIX: '',
      WORKLOAD_IDENTITY: '',
      ISTIO_INGRESS_GATEWAY_PRINCIPAL: services.ingressGateway.principal,
      KFP_UI_PRINCIPAL: services.pipelinesUi.principal,
      NOTEBOOK_CONTROLLER_PRINCIPAL: services.notebookController.principal,
    });
    const common = { envFrom: [{ configMapRef: { name: config.name } }], more: { imagePullPolicy: 'IfNotPresent' } };
    new Deployment(this, 'profiles-deployment', {
      selector: LABELS,
      annotations: { 'kubectl.kubernetes.io/default-container': 'manager' },
      sidecar: true,
      replicas: 1,
      serviceAccount: ACCOUNT,
      restartOn: [labels, config],
      containers: programs(platform).map((program) => container({ ...program, ...common })),
      volumes: [configVolume('namespace-labels', labels.name)],
    });
  }

  private renderNetwork({ services: { kfam, dashboard, ingressGateway } }: Platform): void {
    const name = 'profiles-kfam';
    const selector = Object.fromEntries(Object.entries(LABELS).filter(([key]) => key !== 'app'));
    new Service(this, name, {
      selector,
      ports: [{ name: KFAM, port: kfam.port, targetPort: kfam.port, protocol: 'TCP' }],
    });
    const { name: gateway } = ingressGateway.gateway;
    new Route(this, name, { gateway, prefix: '/kfam/', rewrite: '/kfam/', ...kfam });
    // KFAM trusts the user header of every caller.
    new AllowPrincipals(this, name, LABELS, [dashboard.principal]);
    new AdmitTraffic(this, name, {
      pods: { matchLabels: LABELS },
      ports: [KFAM],
      from: [namespaceIn(ingressGateway.namespace), namespaceIn(this.ownNamespace)],
    });
    const from = podsWith(this.ownNamespace, { app: 'kubeflow-dashboard' });
    new PromisedPath(this, 'dashboard → KFAM', { from, to: kfam });
    new ClosedPath(this, 'browser → /kfam/', { from: browser('user'), to: { page: '/kfam/v1/bindings' } });
    new ClosedPath(this, 'tenant’s pod → KFAM', { from: tenantPod('any'), to: kfam });
    this.separateTenants();
  }

  /** Only NetworkPolicies close pods without a proxy to other callers. */
  private separateTenants(): void {
    const from = { tenantPod: 'any', of: 'another tenant' } as const;
    for (const protocol of ['http', 'tcp'] as const) {
      const to = { tenantPod: 'any in the mesh', port: 8888 } as const;
      new ClosedPath(this, `another tenant → a pod of the mesh, by ${protocol.toUpperCase()}`, { from, to, protocol });
    }
    const to = { tenantPod: 'any of an isolated tenant', port: 6789 } as const;
    new ClosedPath(this, 'another tenant → a pod of an isolated tenant', { from, to, protocol: 'tcp' });
  }
}

function programs({ images, services: { kfam } }: Platform): readonly ContainerProps[] {
  return [
    {
      name: 'access-management',
      image: images.kfam,
      command: ['/access-management', '-cluster-admin', '$(ADMIN)', ...IDENTITY_FLAGS],
      ports: [port(kfam.port, KFAM)],
      readiness: httpGet('/metrics', kfam.port, { initialDelaySeconds: 15, periodSeconds: 30 }),
      liveness: httpGet('/metrics', kfam.port, { initialDelaySeconds: 15, periodSeconds: 30 }),
      securityContext: RESTRICTED,
    },
    {
      name: 'manager',
      image: images.profileController,
      command: ['/manager', ...IDENTITY_FLAGS, '-workload-identity', '$(WORKLOAD_IDENTITY)'],
      args: ['--leader-elect', `--health-probe-bind-address=:${HEALTH_PORT}`, '--metrics-bind-address=0'],
      ports: [port(HEALTH_PORT, 'http')],
      mounts: { '/etc/profile-controller': { volume: 'namespace-labels', readOnly: true } },
      readiness: httpGet('/readyz', HEALTH_PORT, { initialDelaySeconds: 5, periodSeconds: 10 }),
      liveness: httpGet('/healthz', HEALTH_PORT, { initialDelaySeconds: 15, periodSeconds: 30 }),
      securityContext: RESTRICTED,
    },
  ];
}

/**
 * The rules of the pod's two programs; upstream binds them to cluster-admin. Each rule names the place in the source of
 * kubeflow/kubeflow v1.10 that needs it: components/profile-controller/controllers/profile_controller.go (here:
 * controller) and components/access-management/kfam (here: kfam). The controller reads through a cache, so it lists and
 * watches all kinds that it gets. It has no rule for profiles/status, because it updates the Profile as a whole.
 */
const PERMISSIONS: readonly k8s.PolicyRule[] = [
  // controller, Reconcile: finalizer, conditions and default plugins; kfam/profiles.go: create and delete.
  allow(...READ, 'create', 'update', 'delete').on('kubeflow.org', 'profiles'),
  // controller, SetControllerReference: what blocks a Profile's deletion needs this, where the admission plugin
  // OwnerReferencesPermissionEnforcement is on.
  allow('update').on('kubeflow.org', 'profiles/finalizers'),
  // controller, Reconcile: makes a Profile's namespace and labels it. The garbage collector deletes it.
  allow(...READ, 'create', 'update').on('', 'namespaces'),
  // controller, updateServiceAccount: creates; plugin_iam.go and plugin_workload_identity.go, patchAnnotation: update.
  allow(...READ, 'create', 'update').on('', 'serviceaccounts'),
  // controller, updateResourceQuota; Reconcile deletes the quota when the Profile no longer has one.
  allow(...READ, 'create', 'update', 'delete').on('', 'resourcequotas'),
  // controller, updateRoleBinding; kfam/bindings.go: create and delete, and kfam/api_default.go: a lister.
  allow(...READ, 'create', 'update', 'delete').on('rbac.authorization.k8s.io', 'rolebindings'),
  // A program may bind a role with more rights than its own only if it may `bind` that role:
  // https://kubernetes.io/docs/reference/access-authn-authz/rbac/#restrictions-on-role-binding-creation-or-update
  bind.on('rbac.authorization.k8s.io', 'clusterroles'),
  // controller, updateIstioAuthorizationPolicy; kfam/bindings.go: one for each contributor.
  allow(...READ, 'create', 'update', 'delete').on('security.istio.io', 'authorizationpolicies'),
];
