import { type Check, fields } from '../checks/check';
import { dnsLabel, nameOf } from '../checks/names';
import type { Report } from '../checks/report';
import { labels, labelsBeside } from '../tenants/labels';

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

/** Fills in the defaults, and reports what Kubernetes would not take. @param ours all namespaces of the platform */
export function resolveOperator(at: string, props: PrometheusOperatorProps, ours: readonly string[], report: Report) {
  checkProps(report, at, props);
  const { namespace, serviceAccount, pods, labels: selected = {}, dashboards } = props;
  const isOurs = `'${namespace}' is a namespace of the platform; name that of Prometheus, such as 'monitoring'`;
  report.check(!ours.includes(namespace), `${at}.namespace`, isOurs);
  return {
    kind: 'operator',
    prometheus: { namespace, serviceAccount, pods: pods ?? { 'app.kubernetes.io/name': 'prometheus' } },
    labels: selected,
    dashboards: dashboards ?? { grafana_dashboard: '1' },
  } as const;
}
