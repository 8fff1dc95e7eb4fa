import type { RuleGroup } from '../kit/prometheus-operator';
import type { Dashboard } from './dashboards';
import type { Monitor } from './scrape-config';

/** All that a Prometheus and a Grafana are told, whoever runs them. */
export interface Watching {
  readonly monitors: readonly Monitor[];
  readonly groups: readonly RuleGroup[];
  readonly dashboards: readonly Dashboard[];
}
