import { quantity } from '../../contract/quantity';
import { type Check, distinct, fields, oneOrMore } from '../checks/check';
import { dnsLabel } from '../checks/names';
import { ownVolume } from '../checks/volume';
import type { Report } from '../checks/report';
import { email, own } from '../checks/texts';
import { type AlertReceivers, checkReceivers } from './receivers';

/** Who may open Grafana, and what they may do there. */
export interface GrafanaProps {
  /**
   * Users who may open it, by their e-mail addresses. It shows the numbers of all tenants. @default all who have logged in
   */
  readonly users?: readonly string[];
  /**
   * What they may do: a `viewer` looks at the dashboards, an `editor` asks Prometheus freely and tries changes, which are
   * gone when Grafana restarts. @default 'viewer'
   */
  readonly role?: GrafanaRole;
}

/** What users of Grafana may do. */
export type GrafanaRole = 'viewer' | 'editor';

/** NVIDIA's exporter of the use of GPUs, which the GPU operator installs. */
export interface GpuExporterProps {
  /** Namespace of its pods: `'gpu-operator'`. */
  readonly namespace: string;
}

/** A small Prometheus and Grafana of the platform's own. */
export interface BundledMonitoringProps {
  /** Size of Prometheus' volume. The oldest metrics are dropped before it is full. @default '20Gi' */
  readonly size?: string;
  /** StorageClass of the volume. A volume that exists keeps its class. @default `storage.class` of the platform */
  readonly storageClass?: string;
  /** How long metrics are kept, as Prometheus writes it. @default '15d' */
  readonly retention?: string;
  /** Grafana, which `components: { grafana: false }` leaves out. @default all users look at the dashboards */
  readonly grafana?: GrafanaProps;
  /** Who is told of alerts, by an Alertmanager. @default no one: they are in Grafana alone */
  readonly alerts?: AlertReceivers;
  /** Where the use of GPUs is counted. @default nowhere: there is no alert and no dashboard of GPUs */
  readonly gpuExporter?: GpuExporterProps;
}

/** Namespace of Prometheus, Alertmanager, kube-state-metrics and Grafana. */
export const MONITORING_NAMESPACE = 'kubeflow-monitoring';

/** The platform's own Prometheus. */
export const PROMETHEUS = {
  namespace: MONITORING_NAMESPACE,
  serviceAccount: 'prometheus',
  pods: { app: 'prometheus' },
} as const;

/** The ConfigMaps whose content follows from all that is rendered, and their keys. */
export const MONITORING_CONFIGS = {
  prometheus: { name: 'prometheus-config', config: 'prometheus.yaml', rules: 'rules.yaml' },
  dashboards: { name: 'grafana-dashboards' },
} as const;

/** Port of Alertmanager. */
export const ALERTMANAGER_PORT = 9093;

const checkProps: Check<BundledMonitoringProps> = fields<BundledMonitoringProps>({
  retention: own(/^[1-9][0-9]*[hdwy]$/, `a time of Prometheus; write '15d' (h, d, w, y)`),
  grafana: fields<GrafanaProps>({
    users: (report, at, users) => oneOrMore(email)(report, at, users) && distinct(report, at, users),
  }),
  alerts: checkReceivers,
  gpuExporter: fields<GpuExporterProps>({ namespace: dnsLabel }),
});

/** The least that Prometheus starts with: its log of new samples takes some hundred megabytes. */
const LEAST = '2Gi';

/** Fills in the defaults, and reports what would not work. */
export function resolveBundled(
  at: string,
  props: BundledMonitoringProps,
  components: ReadonlySet<string>,
  report: Report,
) {
  const { size = '20Gi', storageClass, retention = '15d', grafana = {}, alerts, gpuExporter } = props;
  checkProps(report, at, props);
  if (ownVolume(report, at, { size, storageClass })) {
    const small = `'${size}' is too small for the metrics of a day; write '${LEAST}' or more`;
    report.check(quantity(size) >= quantity(LEAST), `${at}.size`, small);
  }
  const off = `is off, but monitoring is Monitoring.bundled(); switch it on, or write Monitoring.operator({ … })`;
  report.check(components.has('prometheus'), 'components.prometheus', off);
  const unused = 'has no effect with components.grafana off; take one out';
  report.check(!props.grafana || components.has('grafana'), `${at}.grafana`, unused);
  const { users, role = 'viewer' } = grafana;
  return {
    kind: 'bundled',
    prometheus: PROMETHEUS,
    volume: { size, storageClass },
    retention,
    grafana: { users, role },
    alerts,
    gpuExporter,
  } as const;
}
