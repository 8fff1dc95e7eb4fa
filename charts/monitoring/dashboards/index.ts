import type { AlertFacts } from '../alerts/alert';
import type { Dashboard } from './dashboard';
import { platformDashboard } from './platform';
import { GPUS, PIPELINES, SERVING, TENANTS } from './work';

export { type Dashboard, grafanaFile } from './dashboard';

/** The dashboards for what is rendered. */
export function dashboardsOf({ namespaces, components, gpus }: AlertFacts): readonly Dashboard[] {
  const ofComponents = { pipelines: PIPELINES, kserve: SERVING };
  const there = Object.entries(ofComponents).flatMap(([name, dashboard]) => (components.has(name) ? [dashboard] : []));
  return [platformDashboard(namespaces), TENANTS, ...there, ...(gpus ? [GPUS] : [])];
}
