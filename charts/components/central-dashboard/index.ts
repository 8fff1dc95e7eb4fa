import type { Construct } from 'constructs';

import type { Platform } from '../../config/platform';
import { AdmitTraffic, AllowPrincipals, labelIn, namespaceIn, Route, SAME_NAMESPACE, Service } from '../../kit';
import { allow, ClusterRole, ClusterRoleBinding, READ, Role, RoleBinding, ServiceAccount } from '../../kit';
import { Component, container, type EnvValue, field, httpGet, port, Stage, UNPRIVILEGED, Workload } from '../../kit';
import { dashboardLinks } from './links';

const NAME = 'centraldashboard';
const PORT = 8082;
const LABELS = {
  app: NAME,
  'app.kubernetes.io/component': NAME,
  'app.kubernetes.io/name': NAME,
  'kustomize.component': NAME,
};

/** Central dashboard: the home page, which frames the other web apps and shows a user their namespaces. */
export class CentralDashboard extends Component {
  static readonly requires = ['kubeflow-namespace', 'istio', 'kubeflow-gateway', 'profiles'] as const;

  constructor(scope: Construct, platform: Platform) {
    super(scope, 'central-dashboard', { stage: Stage.APPS, namespace: 'kubeflow', labels: LABELS });
    this.renderAccess();
    const dashboard = container({
      name: NAME,
      image: platform.images.centralDashboard,
      env: this.environment(platform),
      ports: [port(PORT)],
      liveness: httpGet('/healthz', PORT, { initialDelaySeconds: 30, periodSeconds: 30 }),
      securityContext: { ...UNPRIVILEGED, runAsNonRoot: true, runAsUser: 1000 },
      more: { imagePullPolicy: 'IfNotPresent' },
    });
    new Workload(this, NAME, {
      selector: LABELS,
      labels: { 'sidecar.istio.io/inject': 'true' },
      replicas: 1,
      serviceAccount: NAME,
      containers: [dashboard],
      pod: { securityContext: { seccompProfile: { type: 'RuntimeDefault' } } },
    });
    this.renderNetwork(platform);
  }

  private renderAccess(): void {
    const account = { role: NAME, serviceAccount: NAME };
    new ServiceAccount(this, NAME);
    new Role(this, NAME, [
      allow(...READ).on(['', 'app.k8s.io'], 'applications', 'pods', 'pods/exec', 'pods/log'),
      allow('get').on('', 'secrets', 'configmaps'),
    ]);
    new RoleBinding(this, NAME, account);
    new ClusterRole(this, NAME, [allow(...READ).on('', 'events', 'namespaces', 'nodes')]);
    new ClusterRoleBinding(this, NAME, account);
  }

  /** The container's environment, and the ConfigMaps that it names or that repeat it. */
  private environment({ components, selfService, services }: Platform): Readonly<Record<string, EnvValue>> {
    // The dashboard reads this one at every request and parses both keys as JSON, so it must not be YAML:
    // https://github.com/kubeflow/dashboard/blob/main/components/centraldashboard/app/api.ts
    const config = this.config(`${NAME}-config`, {
      links: JSON.stringify(dashboardLinks(components), undefined, 2),
      settings: JSON.stringify({ DASHBOARD_FORCE_IFRAME: true }, undefined, 2),
    });
    const parameters = {
      CD_CLUSTER_DOMAIN: 'cluster.local',
      CD_COLLECT_METRICS: 'true',
      // Whether a user without a namespace is offered to make one.
      CD_REGISTRATION_FLOW: String(selfService),
      CD_USERID_HEADER: services.identityHeaders.user,
      CD_USERID_PREFIX: '',
    };
    this.config(`${NAME}-parameters`, parameters);
    return {
      LOGOUT_URL: '/oauth2/sign_out',
      USERID_HEADER: parameters.CD_USERID_HEADER,
      USERID_PREFIX: parameters.CD_USERID_PREFIX,
      PROFILES_KFAM_SERVICE_HOST: services.kfam.host,
      REGISTRATION_FLOW: parameters.CD_REGISTRATION_FLOW,
      DASHBOARD_CONFIGMAP: config.name,
      POD_NAMESPACE: field('metadata.namespace'),
      COLLECT_METRICS: parameters.CD_COLLECT_METRICS,
    };
  }

  private renderNetwork({ services }: Platform): void {
    const { dashboard, ingressGateway } = services;
    new Service(this, NAME, {
      selector: LABELS,
      ports: [{ port: dashboard.port, targetPort: PORT, protocol: 'TCP' }],
      more: { type: 'ClusterIP', sessionAffinity: 'None' },
    });
    const { gateway } = ingressGateway;
    new Route(this, NAME, { gateway: gateway.name, prefix: '/', rewrite: '/', ...dashboard });
    new AllowPrincipals(this, 'central-dashboard', { app: NAME }, [ingressGateway.principal]);
    const from = [namespaceIn(ingressGateway.namespace), SAME_NAMESPACE];
    new AdmitTraffic(this, NAME, { pods: labelIn({ app: NAME }), from });
  }
}
