import type { Construct } from 'constructs';

import type { Facts } from '../../config/components';
import {
  ALERTMANAGER_PORT,
  MONITORING_CONFIGS,
  MONITORING_NAMESPACE,
  PROMETHEUS,
  type ResolvedBundled,
} from '../../config/monitoring';
import type { Platform } from '../../config/platform';
import { quantity } from '../../contract/quantity';
import {
  claimVolume,
  Component,
  configVolume,
  declareDatabase,
  fullHost,
  httpGet,
  labelIn,
  NOBODY,
  podsWith,
  port,
  Program,
  PromisedPath,
  renderClaim,
  RESTRICTED,
  Stage,
} from '../../kit';
import { renderAlertmanager } from './alertmanager';
import { renderStateMetrics, STATE_METRICS_PORT } from './state-metrics';

const NAME = PROMETHEUS.serviceAccount;
const CLAIM = 'prometheus-data';
const CONFIG_FOLDER = '/etc/prometheus';
const DATA = '/prometheus';

/**
 * A small Prometheus of the platform's own, with what it needs: kube-state-metrics for the state of pods, and Alertmanager
 * if someone is told of alerts. What it scrapes and its rules follow from all that is rendered.
 */
export class Prometheus extends Component {
  static readonly facts: Facts = {
    name: 'prometheus',
    stage: Stage.APPS,
    namespace: MONITORING_NAMESPACE,
    namespaces: [MONITORING_NAMESPACE],
    reachedBy: [],
    optional: ({ bundledMonitoring }) => !bundledMonitoring,
    metrics: {
      prometheus: { port: 9090 },
      alertmanager: { port: ALERTMANAGER_PORT },
      'kube-state-metrics': { port: STATE_METRICS_PORT },
    },
  };

  constructor(scope: Construct, platform: Platform) {
    super(scope, Prometheus.facts);
    const { monitoring, services } = platform;
    // Without that, the component is refused.
    if (monitoring?.kind !== 'bundled') return;
    // Only Grafana has a sidecar: a program of the mesh would need the certificates of its proxy to read metrics of pods.
    this.renderNamespace({ 'istio-injection': 'enabled', 'pod-security.kubernetes.io/enforce': 'restricted' });
    renderClaim(this, CLAIM, monitoring.volume.size, monitoring.volume.storageClass);
    this.renderPods(platform, monitoring);
    renderStateMetrics(this, platform.images.kubeStateMetrics);
    if (monitoring.alerts) renderAlertmanager(this, platform, monitoring.alerts);
    const { host, port: web } = services.prometheus;
    declareDatabase(this, NAME, web);
    const to = { host, port: web };
    if (platform.components.has('grafana'))
      new PromisedPath(this, 'Grafana → Prometheus', { from: podsWith(MONITORING_NAMESPACE, { app: 'grafana' }), to });
    if (monitoring.alerts)
      new PromisedPath(this, 'Prometheus → Alertmanager', {
        from: podsWith(MONITORING_NAMESPACE, PROMETHEUS.pods),
        to: { host: fullHost(this, 'alertmanager'), port: ALERTMANAGER_PORT },
      });
  }

  private renderPods({ images, services }: Platform, { retention, volume }: ResolvedBundled): void {
    const { port: web } = services.prometheus;
    const probe = { periodSeconds: 10, timeoutSeconds: 3 };
    new Program(this, NAME, {
      selector: PROMETHEUS.pods,
      sidecar: false,
      recreate: true,
      container: {
        image: images.prometheus,
        args: [
          `--config.file=${CONFIG_FOLDER}/${MONITORING_CONFIGS.prometheus.config}`,
          // A change is read within a minute or two, and no pod restarts.
          '--enable-feature=auto-reload-config',
          `--storage.tsdb.path=${DATA}`,
          `--storage.tsdb.retention.time=${retention}`,
          `--storage.tsdb.retention.size=${Math.floor((quantity(volume.size) * 0.8) / 2 ** 20)}MB`,
        ],
        ports: [port(web, 'http')],
        mounts: { [CONFIG_FOLDER]: { volume: 'config', readOnly: true }, [DATA]: CLAIM },
        readiness: httpGet('/-/ready', web, probe),
        // It reads its log of new samples when it starts, which may take minutes.
        more: { startupProbe: httpGet('/-/ready', web, { ...probe, failureThreshold: 90 }) },
        liveness: httpGet('/-/healthy', web, probe),
        securityContext: { ...RESTRICTED, runAsUser: NOBODY },
      },
      volumes: [configVolume('config', MONITORING_CONFIGS.prometheus.name), claimVolume(CLAIM, CLAIM)],
      pod: { securityContext: { fsGroup: NOBODY, fsGroupChangePolicy: 'OnRootMismatch' } },
      service: { ports: [{ name: 'http', port: web, protocol: 'TCP' }] },
      admits: { from: [{ podSelector: labelIn({ app: 'grafana' }) }], ports: [web] },
    });
  }
}
