import type { Construct } from 'constructs';

import type { Platform } from '../../config/platform';
import { TENANT_NAMESPACE_LABELS } from '../../config/tenants';
import {
  AllowPrincipals,
  ClusterRole,
  ClusterRoleBinding,
  Component,
  type Config,
  configVolume,
  container,
  ELECTION,
  httpGet,
  port,
  Role,
  RoleBinding,
  Route,
  Service,
  ServiceAccount,
  Stage,
  Workload,
} from '../../kit';
import type * as k8s from '../../kit/k8s';
import { PERMISSIONS } from './permissions';

const ACCOUNT = 'profiles-controller-service-account';
const LABELS = { 'kustomize.component': 'profiles' };
/** Where the controller tells how it is. */
const HEALTH_PORT = 9876;
const IDENTITY_FLAGS = ['-userid-header', '$(USERID_HEADER)', '-userid-prefix', '$(USERID_PREFIX)'] as const;

/**
 * Profiles: the controller that makes a namespace of each Profile, and KFAM, the API by which the dashboard asks who
 * may enter which namespace and lets owners invite contributors.
 */
export class Profiles extends Component {
  static readonly requires = ['kubeflow-namespace', 'kubeflow-roles', 'istio', 'kubeflow-gateway'] as const;

  constructor(scope: Construct, platform: Platform) {
    super(scope, 'profiles', { stage: Stage.APPS, namespace: 'kubeflow', labels: LABELS });
    this.crds(['profiles.kubeflow.org']);
    this.renderAccess();
    this.renderPods(platform);
    this.renderNetwork(platform);
  }

  private renderAccess(): void {
    const account = { serviceAccount: ACCOUNT };
    new ServiceAccount(this, ACCOUNT);
    new ClusterRole(this, 'profiles-controller', PERMISSIONS);
    new ClusterRoleBinding(this, 'profiles-cluster-rolebinding', { role: 'profiles-controller', ...account });
    // As upstream has it, though the only replica starts without `--leader-elect`.
    new Role(this, 'profiles-leader-election-role', ELECTION.configMaps);
    new RoleBinding(this, 'profiles-leader-election-rolebinding', {
      role: 'profiles-leader-election-role',
      ...account,
    });
  }

  private renderPods(platform: Platform): void {
    const labels = this.config('namespace-labels-data', { 'namespace-labels.yaml': TENANT_NAMESPACE_LABELS });
    const config = this.config('profiles-config', environment(platform));
    new Workload(this, 'profiles-deployment', {
      selector: LABELS,
      labels: { 'sidecar.istio.io/inject': 'true' },
      replicas: 1,
      serviceAccount: ACCOUNT,
      restartOn: [labels, config],
      containers: [kfam(platform, config), manager(platform, config)],
      volumes: [configVolume('namespace-labels', labels.name)],
      pod: { securityContext: { seccompProfile: { type: 'RuntimeDefault' } } },
    });
  }

  private renderNetwork({ services }: Platform): void {
    const { kfam: api, dashboard, ingressGateway } = services;
    new Service(this, 'profiles-kfam', { selector: LABELS, ports: [{ port: api.port }] });
    new Route(this, 'profiles-kfam', {
      gateway: ingressGateway.gateway.name,
      prefix: '/kfam/',
      rewrite: '/kfam/',
      addHeaders: { 'x-forwarded-prefix': '/kfam' },
      host: api.host,
      port: api.port,
    });
    // KFAM believes the user header of whoever calls it.
    new AllowPrincipals(this, 'profiles-kfam', LABELS, [dashboard.principal]);
  }
}

/** Both programs' environment: what they write into the policies of tenants' namespaces. */
function environment({ services }: Platform): Readonly<Record<string, string>> {
  return {
    ADMIN: '',
    USERID_HEADER: services.identityHeaders.user,
    USERID_PREFIX: '',
    WORKLOAD_IDENTITY: '',
    ISTIO_INGRESS_GATEWAY_PRINCIPAL: services.ingressGateway.principal,
    KFP_UI_PRINCIPAL: services.pipelinesUi.principal,
    NOTEBOOK_CONTROLLER_PRINCIPAL: services.notebookController.principal,
  };
}

function kfam({ images, services }: Platform, config: Config): k8s.Container {
  return container({
    name: 'kfam',
    image: images.kfam,
    command: ['/access-management', '-cluster-admin', '$(ADMIN)', ...IDENTITY_FLAGS],
    envFrom: [{ configMapRef: { name: config.name } }],
    ports: [port(services.kfam.port, 'kfam-http')],
    liveness: httpGet('/metrics', services.kfam.port, { initialDelaySeconds: 30, periodSeconds: 30 }),
    more: { imagePullPolicy: 'IfNotPresent' },
  });
}

function manager({ images }: Platform, config: Config): k8s.Container {
  return container({
    name: 'manager',
    image: images.profileController,
    command: ['/manager', ...IDENTITY_FLAGS, '-workload-identity', '$(WORKLOAD_IDENTITY)'],
    envFrom: [{ configMapRef: { name: config.name } }],
    ports: [port(HEALTH_PORT)],
    mounts: { '/etc/profile-controller': { volume: 'namespace-labels', readOnly: true } },
    readiness: httpGet('/readyz', HEALTH_PORT, { initialDelaySeconds: 5, periodSeconds: 10 }),
    liveness: httpGet('/healthz', HEALTH_PORT, { initialDelaySeconds: 15, periodSeconds: 20 }),
    more: { imagePullPolicy: 'IfNotPresent' },
  });
}
