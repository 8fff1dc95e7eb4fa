import type { MetricsPort } from '../../kit/facts';
import type { Catalogue } from '../components';
import type { Report } from '../checks/report';
import { type BundledMonitoringProps, resolveBundled } from './bundled';
import { type PrometheusOperatorProps, resolveOperator } from './operator';

export * from './bundled';
export type { PrometheusOperatorProps } from './operator';
export type * from './receivers';

/** Who watches the platform. */
export type Monitoring =
  | ({ readonly kind: 'operator' } & PrometheusOperatorProps)
  | ({ readonly kind: 'bundled' } & BundledMonitoringProps);

/** Ways to watch the platform. */
export const Monitoring = {
  /** By a Prometheus Operator that is there: it gets monitors and alert rules, and Grafana gets dashboards. */
  operator: (props: PrometheusOperatorProps): Monitoring => ({ kind: 'operator', ...props }),
  /** By a small Prometheus of the platform's own, with a Grafana behind the gateway. */
  bundled: (props?: BundledMonitoringProps): Monitoring => ({ kind: 'bundled', ...props }),
};

/** A program whose metrics are scraped. */
export interface Target extends Required<MetricsPort> {
  readonly component: string;
  /** Name of its Deployment, StatefulSet or DaemonSet. */
  readonly program: string;
}

/** Monitoring by a Prometheus Operator, with all defaults filled in. */
export type ResolvedOperator = ReturnType<typeof resolveOperator>;

/** Monitoring by the platform's own Prometheus, with all defaults filled in. */
export type ResolvedBundled = ReturnType<typeof resolveBundled>;

/** Monitoring with all defaults filled in. */
export type ResolvedMonitoring = (ResolvedOperator | ResolvedBundled) & {
  /** All programs of installed components that serve metrics. */
  readonly targets: readonly Target[];
};

/** What of the platform these options ask. */
export interface Watched {
  readonly catalogue: Catalogue;
  readonly components: ReadonlySet<string>;
  /** All namespaces of the platform. */
  readonly namespaces: readonly string[];
}

/** Components that only {@link Monitoring.bundled} installs. */
const BUNDLED = ['prometheus', 'grafana'];

/** Fills in the defaults, and reports what would not work. */
export function resolveMonitoring(
  monitoring: Monitoring | undefined,
  { catalogue, components, namespaces }: Watched,
  report: Report,
): ResolvedMonitoring | undefined {
  const at = 'monitoring';
  if (monitoring?.kind !== 'bundled') checkSwitches(components, report);
  if (!monitoring) return undefined;
  const targets = resolveTargets(catalogue, components);
  if (monitoring.kind === 'bundled') return { ...resolveBundled(at, monitoring, components, report), targets };
  const isOff = 'is off, but alert rules and dashboards are in its namespace; switch it on, or take monitoring out';
  report.check(components.has('kubeflow-namespace'), 'components.kubeflow-namespace', isOff);
  return { ...resolveOperator(at, monitoring, namespaces, report), targets };
}

function checkSwitches(components: ReadonlySet<string>, report: Report): void {
  for (const name of BUNDLED) {
    const isNoWay = `is on, but only monitoring: Monitoring.bundled() tells it what to watch; write that, or switch it off`;
    report.check(!components.has(name), `components.${name}`, isNoWay);
  }
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
