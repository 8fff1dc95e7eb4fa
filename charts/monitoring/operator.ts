import { Construct } from 'constructs';

import type { ResolvedOperator } from '../config/monitoring';
import { ExternalReference } from '../kit/declarations';
import { Resource } from '../kit/resource';
import { type Dashboard, grafanaFile } from './dashboards';
import type { Watching } from './watching';

/** Tells the Prometheus Operator of the cluster what to watch, and its Grafana what to show. */
export function renderOperator(
  scope: Construct,
  { prometheus, labels, dashboards }: ResolvedOperator,
  watching: Watching,
): void {
  const { serviceAccount: name, namespace } = prometheus;
  new ExternalReference(scope, { kind: 'ServiceAccount', name, namespace });
  for (const kind of ['ServiceMonitor', 'PrometheusRule']) {
    new ExternalReference(scope, { kind: 'CustomResourceDefinition', name: `${kind}.monitoring.coreos.com` });
  }
  for (const { name: program, namespace: place, labels: matchLabels, endpoint } of watching.monitors) {
    const spec = { selector: { matchLabels }, endpoints: [endpoint] };
    const own = new Construct(scope, `${place}.${program}`);
    new Resource(own, 'monitoring.coreos.com/v1/ServiceMonitor', program, { spec }, { namespace: place, labels });
  }
  const spec = { groups: watching.groups };
  new Resource(scope, 'monitoring.coreos.com/v1/PrometheusRule', 'kubeflow', { spec }, { labels });
  for (const dashboard of watching.dashboards) renderDashboard(scope, dashboard, dashboards);
}

/** A sidecar of Grafana reads it; the annotation names the folder: https://github.com/grafana/helm-charts */
function renderDashboard(scope: Construct, dashboard: Dashboard, labels: ResolvedOperator['dashboards']): void {
  const data = Object.fromEntries([grafanaFile(dashboard)]);
  const annotations = { grafana_folder: 'Kubeflow' };
  new Resource(scope, 'v1/ConfigMap', `kubeflow-dashboard-${dashboard.name}`, { data }, { labels, annotations });
}
