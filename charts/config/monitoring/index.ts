import type { MetricsPort } from '../../kit/facts';
import type { Catalogue } from '../components';
import { type Check, fields } from '../checks/check';
import { dnsLabel, nameOf } from '../checks/names';
import type { Report } from '../checks/report';
import { labels, labelsBeside } from '../tenants/labels';

/** Who watches the platform. */
export type Monitoring = { readonly kind: 'operator' } & PrometheusOperatorProps;

/** A Prometheus of the cluster, which the Prometheus Operator runs: that of kube-prometheus-stack, for instance. */
export interface PrometheusOperatorProps {
  /** Namespace of Prometheus' pods. */
  readonly namespace: string;
  /** ServiceAccount of Prometheus' pods. It may then find and read the platform's metrics. */
  readonly serviceAccount: string;
  /** Labels of Prometheus' pods, to which NetworkPolicies open the metrics. @default { 'app.kubernetes.io/name': 'prometheus' } */
  readonly pods?: Readonly<Record<string, string>>;
  /** Labels by which Prometheus selects monitors and rules: `{ release: 'kube-prometheus-stack' }`. @default none */
  readonly labels?: Readonly<Record<string, string>>;
  /** Labels by which Grafana's sidecar finds dashboards. @default { grafana_dashboard: '1' } */
  readonly dashboards?: Readonly<Record<string, string>>;
}

/** Ways to watch the platform. */
export const Monitoring = {
  /** By a Prometheus Operator that is there: it gets monitors and alert rules, and Grafana gets dashboards. */
  operator: (props: PrometheusOperatorProps): Monitoring => ({ kind: 'operator', ...props }),
};

/** A program whose metrics are scraped. */
export interface Target extends Required<MetricsPort> {
  readonly component: string;
  /** Name of its Deployment, StatefulSet or DaemonSet. */
  readonly program: string;
}

/** Monitoring with all defaults filled in. */
export interface ResolvedMonitoring extends Required<PrometheusOperatorProps> {
  /** All programs of installed components that serve metrics. */
  readonly targets: readonly Target[];
}

/** What of the platform these options ask. */
export interface Watched {
  readonly catalogue: Catalogue;
  readonly components: ReadonlySet<string>;
  /** All namespaces of the platform. */
  readonly namespaces: readonly string[];
}

const someLabels: Check<Readonly<Record<string, string>>> = (report, at, given) =>
  report.check(Object.keys(given).length > 0, at, `is empty; write { 'app.kubernetes.io/name': 'prometheus' }`) &&
  labels(report, at, given);

const checkProps = fields<PrometheusOperatorProps>({
  namespace: dnsLabel,
  serviceAccount: nameOf('a ServiceAccount'),
  pods: someLabels,
  labels: labelsBeside([]),
  dashboards: labelsBeside([]),
});

/** Fills in the defaults, and reports what Kubernetes would not take. */
export function resolveMonitoring(
  monitoring: Monitoring | undefined,
  { catalogue, components, namespaces }: Watched,
  report: Report,
): ResolvedMonitoring | undefined {
  if (!monitoring) return undefined;
  const at = 'monitoring';
  checkProps(report, at, monitoring);
  const { namespace, serviceAccount, pods, labels: selected = {}, dashboards } = monitoring;
  const isOurs = `'${namespace}' is a namespace of the platform; name that of Prometheus, such as 'monitoring'`;
  report.check(!namespaces.includes(namespace), `${at}.namespace`, isOurs);
  const isOff = 'is off, but alert rules and dashboards are in its namespace; switch it on, or take monitoring out';
  report.check(components.has('kubeflow-namespace'), 'components.kubeflow-namespace', isOff);
  return {
    namespace,
    serviceAccount,
    pods: pods ?? { 'app.kubernetes.io/name': 'prometheus' },
    labels: selected,
    dashboards: dashboards ?? { grafana_dashboard: '1' },
    targets: resolveTargets(catalogue, components),
  };
}

function resolveTargets(catalogue: Catalogue, installed: ReadonlySet<string>): readonly Target[] {
  return catalogue
    .filter(({ name }) => installed.has(name))
    .flatMap(({ name: component, metrics = {} }) =>
      Object.entries(metrics).flatMap(([program, served]): readonly Target[] => {
        if (typeof served === 'string') return [];
        const { port, path = '/metrics', by = 'http', shared = false } = served;
        return [{ component, program, port, path, by, shared }];
      }),
    );
}
