import type { Construct } from 'constructs';

import type { Facts } from '../../config/components';
import type { Platform } from '../../config/platform';
import { allow, browser, ClosedPath, Component, type ContainerProps, dashboardLabels, field, httpGet } from '../../kit';
import { namespaceIn, Page, port, Program, PromisedPath, READ, Resource, RESTRICTED } from '../../kit';
import { SAME_NAMESPACE, Stage } from '../../kit';
import { dashboardLinks } from './links';

const NAME = 'dashboard';
const PORT = 8082;
/** The label by which its pods are known. */
const APP = { app: 'kubeflow-dashboard' };
const LABELS = dashboardLabels(APP.app, NAME, 'centraldashboard');

/** Central dashboard: the home page, which frames the other web apps and shows a user their namespaces. */
export class CentralDashboard extends Component {
  static readonly facts: Facts = {
    name: 'central-dashboard',
    stage: Stage.APPS,
    namespace: 'kubeflow',
    requires: ['kubeflow-namespace', 'istio', 'kubeflow-gateway', 'profiles'],
    metrics: {
      dashboard: 'serves them at the port of its page, which the gateway alone may call',
    },
  };

  constructor(scope: Construct, platform: Platform) {
    super(scope, CentralDashboard.facts, { labels: APP });
    const { dashboard } = platform.services;
    const health = httpGet('/healthz', PORT, { initialDelaySeconds: 15, periodSeconds: 30 });
    new Program(this, NAME, {
      container: {
        image: platform.images.centralDashboard,
        ...this.environment(platform),
        ports: [port(PORT, 'http')],
        liveness: health,
        readiness: health,
        securityContext: { ...RESTRICTED, runAsUser: 1000 },
        more: { imagePullPolicy: 'IfNotPresent' },
      },
      selector: LABELS,
      annotations: { 'kubectl.kubernetes.io/default-container': NAME },
      sidecar: true,
      may: [allow(...READ).on('', 'events', 'namespaces', 'nodes')],
      mayInside: [
        allow(...READ).on(['', 'app.k8s.io'], 'applications', 'pods', 'pods/log'),
        allow('get').on('', 'configmaps'),
      ],
      service: {
        ports: [{ port: dashboard.port, targetPort: PORT, protocol: 'TCP' }],
        more: { type: 'ClusterIP', sessionAffinity: 'None' },
      },
      admits: {
        pods: { matchLabels: LABELS },
        from: [namespaceIn(platform.services.ingressGateway.namespace), SAME_NAMESPACE],
      },
    });
    const at = { prefix: '/', rewrite: '/', ...dashboard };
    new Page(this, NAME, platform, { ...at, pods: LABELS });
    if (!platform.selfService) this.closeRegistration();
  }

  /**
   * Users may invite others, and change nothing else: the program makes and deletes Profiles for any of them, also where
   * REGISTRATION_FLOW is false, which its page alone looks at. It takes paths in any case of letters, so that those which
   * stay open are named.
   * https://github.com/kubeflow/dashboard/blob/v2.0.0/components/centraldashboard/app/api_workgroup.ts
   */
  private closeRegistration(): void {
    const operation = {
      notMethods: ['GET', 'HEAD'],
      notPaths: ['/api/workgroup/add-contributor/*', '/api/workgroup/remove-contributor/*'],
    };
    const spec = { action: 'DENY', selector: { matchLabels: LABELS }, rules: [{ to: [{ operation }] }] } as const;
    new Resource(this, 'security.istio.io/v1beta1/AuthorizationPolicy', `${NAME}-registration`, { spec });
    const to = { page: '/' };
    const close = (name: string, method: string, path: string) =>
      new ClosedPath(this, name, { from: browser('user'), to, method, path });
    close('browser → a Profile of one’s own', 'POST', '/api/workgroup/create');
    close('browser → the end of one’s Profile', 'DELETE', '/api/workgroup/nuke-self');
    const invitation = { method: 'POST', path: '/api/workgroup/add-contributor/{namespace}' };
    new PromisedPath(this, 'owner → an invitation', { from: browser('owner'), to, ...invitation });
  }

  /** The container's environment, and the ConfigMaps that it names or is read from. */
  private environment({ dashboard, selfService, services }: Platform): Pick<ContainerProps, 'env' | 'envFrom'> {
    // The dashboard reads this one at every request and parses both keys as JSON, so it must not be YAML:
    // https://github.com/kubeflow/dashboard/blob/v2.0.0/components/centraldashboard/app/api.ts
    const config = this.config(`${NAME}-config`, {
      links: JSON.stringify(dashboardLinks(dashboard), undefined, 2),
      settings: JSON.stringify({ DASHBOARD_FORCE_IFRAME: true }, undefined, 2),
    });
    const parameters = this.config(`${NAME}-parameters`, {
      COLLECT_METRICS: 'true',
      // Whether the dashboard offers a namespace to users who have none.
      REGISTRATION_FLOW: String(selfService),
      USERID_HEADER: services.identityHeaders.user,
      USERID_PREFIX: '',
    });
    return {
      env: {
        LOGOUT_URL: '/oauth2/sign_out',
        PROFILES_KFAM_SERVICE_HOST: services.kfam.host,
        DASHBOARD_CONFIGMAP: config.name,
        POD_NAMESPACE: field('metadata.namespace'),
      },
      envFrom: [{ configMapRef: { name: parameters.name } }],
    };
  }
}
