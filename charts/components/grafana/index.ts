import type { Construct } from 'constructs';

import type { Facts } from '../../config/components';
import { MONITORING_CONFIGS, MONITORING_NAMESPACE, type ResolvedBundled } from '../../config/monitoring';
import type { Platform } from '../../config/platform';
import {
  Component,
  type Config,
  configVolume,
  emptyDir,
  type Environment,
  fullHost,
  httpGet,
  Page,
  port,
  Program,
  RESTRICTED,
  secretKey,
  SecretRequirement,
  Stage,
} from '../../kit';

const NAME = 'grafana';
const LABELS = { app: NAME };
const PORT = 3000;
/** Path behind the gateway. */
const PATH = '/grafana';
const PROVISIONING = '/etc/grafana/provisioning';
const DASHBOARDS = '/etc/grafana/dashboards';
const KEY = 'secret-key';

/**
 * Grafana behind the gateway: the dashboards of the platform's own Prometheus. It keeps nothing: users are those of the
 * gateway's header, and dashboards follow from the definition.
 */
export class Grafana extends Component {
  static readonly facts: Facts = {
    name: 'grafana',
    stage: Stage.APPS,
    namespace: MONITORING_NAMESPACE,
    optional: ({ bundledMonitoring }) => !bundledMonitoring,
    requires: ['prometheus', 'istio', 'kubeflow-gateway'],
    dashboard: { menu: [{ text: 'Monitoring', link: `${PATH}/`, icon: 'assessment', place: 10 }] },
    metrics: { grafana: 'its numbers are of Grafana alone' },
  };

  constructor(scope: Construct, platform: Platform) {
    super(scope, Grafana.facts);
    const { monitoring, services } = platform;
    // Without that, the component is refused.
    if (monitoring?.kind !== 'bundled') return;
    new SecretRequirement(this, NAME, { keys: { [KEY]: { random: { bytes: 32, encoding: 'base64url' } } } });
    const provisioning = this.config('grafana-provisioning', {
      'datasources.yaml': dataSources(services.prometheus),
      'dashboards.yaml': DASHBOARD_FOLDER,
    });
    this.renderPods(platform, monitoring, provisioning);
    new Page(this, NAME, platform, {
      prefix: `${PATH}/`,
      host: fullHost(this, NAME),
      port: 80,
      pods: LABELS,
      users: monitoring.grafana.users,
      admits: { ports: [PORT] },
    });
  }

  private renderPods(platform: Platform, { grafana }: ResolvedBundled, provisioning: Config): void {
    const health = httpGet(`${PATH}/api/health`, PORT, { periodSeconds: 10, timeoutSeconds: 5 });
    new Program(this, NAME, {
      account: { automountServiceAccountToken: false },
      selector: LABELS,
      sidecar: true,
      restartOn: [provisioning],
      container: {
        image: platform.images.grafana,
        env: { ...settings(platform, grafana.role), GF_SECURITY_SECRET_KEY: secretKey(NAME, KEY) },
        ports: [port(PORT, 'http')],
        mounts: {
          '/var/lib/grafana': 'data',
          [DASHBOARDS]: { volume: 'dashboards', readOnly: true },
          [`${PROVISIONING}/datasources`]: { volume: 'datasources', readOnly: true },
          [`${PROVISIONING}/dashboards`]: { volume: 'folder', readOnly: true },
        },
        readiness: health,
        liveness: { ...health, initialDelaySeconds: 60, failureThreshold: 10 },
        securityContext: { ...RESTRICTED, runAsUser: 472 },
      },
      volumes: [
        emptyDir('data'),
        configVolume('dashboards', MONITORING_CONFIGS.dashboards.name),
        configVolume('datasources', provisioning.name, { 'datasources.yaml': 'datasources.yaml' }),
        configVolume('folder', provisioning.name, { 'dashboards.yaml': 'dashboards.yaml' }),
      ],
      service: { ports: [{ name: 'http', port: 80, targetPort: PORT, protocol: 'TCP' }] },
    });
  }
}

/** https://grafana.com/docs/grafana/v12.4/datasources/prometheus/configure/#provision-the-data-source */
function dataSources({ host, port: web }: Platform['services']['prometheus']): object {
  const url = `http://${host}:${web}`;
  const prometheus = { name: 'Prometheus', uid: 'prometheus', type: 'prometheus', access: 'proxy', url };
  return { apiVersion: 1, datasources: [{ ...prometheus, isDefault: true, editable: false }] };
}

/** It looks every half minute for changed files. */
const DASHBOARD_FOLDER = {
  apiVersion: 1,
  providers: [
    {
      name: 'kubeflow',
      folder: 'Kubeflow',
      type: 'file',
      disableDeletion: true,
      updateIntervalSeconds: 30,
      options: { path: DASHBOARDS },
    },
  ],
};

/** https://grafana.com/docs/grafana/v12.4/setup-grafana/configure-grafana/ */
function settings({ url, secureCookies, services }: Platform, role: 'viewer' | 'editor'): Environment {
  const on = 'true';
  const off = 'false';
  return {
    GF_SERVER_ROOT_URL: `${url.origin}${PATH}/`,
    GF_SERVER_SERVE_FROM_SUB_PATH: on,
    GF_DASHBOARDS_DEFAULT_HOME_DASHBOARD_PATH: `${DASHBOARDS}/kubeflow-platform.json`,
    // The user is whom the gateway names; the mesh lets no one else call.
    GF_AUTH_PROXY_ENABLED: on,
    GF_AUTH_PROXY_HEADER_NAME: services.identityHeaders.user,
    GF_AUTH_PROXY_HEADER_PROPERTY: 'email',
    GF_AUTH_PROXY_AUTO_SIGN_UP: on,
    GF_USERS_AUTO_ASSIGN_ORG_ROLE: role === 'editor' ? 'Editor' : 'Viewer',
    GF_AUTH_BASIC_ENABLED: off,
    GF_AUTH_DISABLE_LOGIN_FORM: on,
    GF_AUTH_DISABLE_SIGNOUT_MENU: on,
    GF_SECURITY_DISABLE_INITIAL_ADMIN_CREATION: on,
    GF_SECURITY_COOKIE_SECURE: String(secureCookies),
    // Kubeflow's dashboard shows it in a frame.
    GF_SECURITY_ALLOW_EMBEDDING: on,
    // Nothing is asked of the internet, and nothing told.
    GF_ANALYTICS_REPORTING_ENABLED: off,
    GF_ANALYTICS_CHECK_FOR_UPDATES: off,
    GF_ANALYTICS_CHECK_FOR_PLUGIN_UPDATES: off,
    GF_NEWS_NEWS_FEED_ENABLED: off,
    GF_SNAPSHOTS_EXTERNAL_ENABLED: off,
    GF_SECURITY_DISABLE_GRAVATAR: on,
    GF_PLUGINS_PREINSTALL_DISABLED: on,
    GF_PLUGINS_PLUGIN_ADMIN_ENABLED: off,
    // Alerts are Prometheus' own: the first dashboard shows them.
    GF_UNIFIED_ALERTING_ENABLED: off,
    GF_METRICS_ENABLED: off,
  };
}
