import type { Construct } from 'constructs';

import type { Facts } from '../../config/components';
import type { Platform } from '../../config/platform';
import { allow, Component, type Environment, field, httpGet, kustomizeLabels, labelIn, namespaceIn } from '../../kit';
import { Page, port, Program, READ, SAME_NAMESPACE, Stage, UNPRIVILEGED } from '../../kit';
import { dashboardLinks } from './links';

const NAME = 'centraldashboard';
const PORT = 8082;
const LABELS = kustomizeLabels(NAME, NAME);

/** Central dashboard: the home page, which frames the other web apps and shows a user their namespaces. */
export class CentralDashboard extends Component {
  static readonly facts: Facts = {
    name: 'central-dashboard',
    stage: Stage.APPS,
    namespace: 'kubeflow',
    requires: ['kubeflow-namespace', 'istio', 'kubeflow-gateway', 'profiles'],
  };

  constructor(scope: Construct, platform: Platform) {
    super(scope, CentralDashboard.facts, { labels: LABELS });
    const { dashboard } = platform.services;
    new Program(this, NAME, {
      container: {
        image: platform.images.centralDashboard,
        env: this.environment(platform),
        ports: [port(PORT)],
        liveness: httpGet('/healthz', PORT, { initialDelaySeconds: 30, periodSeconds: 30 }),
        securityContext: { ...UNPRIVILEGED, runAsNonRoot: true, runAsUser: 1000 },
        more: { imagePullPolicy: 'IfNotPresent' },
      },
      selector: LABELS,
      sidecar: true,
      pod: { securityContext: { seccompProfile: { type: 'RuntimeDefault' } } },
      may: [allow(...READ).on('', 'events', 'namespaces', 'nodes')],
      mayInside: [
        allow(...READ).on(['', 'app.k8s.io'], 'applications', 'pods', 'pods/exec', 'pods/log'),
        allow('get').on('', 'secrets', 'configmaps'),
      ],
      service: {
        ports: [{ port: dashboard.port, targetPort: PORT, protocol: 'TCP' }],
        more: { type: 'ClusterIP', sessionAffinity: 'None' },
      },
      admits: {
        pods: labelIn({ app: NAME }),
        from: [namespaceIn(platform.services.ingressGateway.namespace), SAME_NAMESPACE],
      },
    });
    const at = { prefix: '/', rewrite: '/', ...dashboard };
    new Page(this, 'central-dashboard', platform, { ...at, route: NAME, pods: { app: NAME } });
  }

  /** The container's environment, and the ConfigMaps that it names or that repeat it. */
  private environment({ dashboard, selfService, services }: Platform): Environment {
    // The dashboard reads this one at every request and parses both keys as JSON, so it must not be YAML:
    // https://github.com/kubeflow/dashboard/blob/main/components/centraldashboard/app/api.ts
    const config = this.config(`${NAME}-config`, {
      links: JSON.stringify(dashboardLinks(dashboard), undefined, 2),
      settings: JSON.stringify({ DASHBOARD_FORCE_IFRAME: true }, undefined, 2),
    });
    const parameters = {
      CD_CLUSTER_DOMAIN: services.clusterDomain,
      CD_COLLECT_METRICS: 'true',
      // Whether the dashboard offers a namespace to users who have none.
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
}
