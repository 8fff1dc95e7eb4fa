import { Construct } from 'constructs';

import type { ResolvedMonitoring } from '../config/monitoring';
import { Stage } from '../contract/stage';
import { Component } from '../kit/component';
import { ExternalReference } from '../kit/declarations';
import type { ComponentFacts } from '../kit/facts';
import { allow, ClusterRole, ClusterRoleBinding, READ, Role, RoleBinding } from '../kit/rbac';
import { Resource } from '../kit/resource';
import { alertGroups } from './alerts';
import { type Dashboard, dashboardsOf, grafanaModel } from './dashboards';
import { alertFacts, manifestsOf } from './rendered';
import { Scraping } from './scraping';
import { findTargets, type RenderedTarget } from './targets';

const FACTS: ComponentFacts = { name: 'monitoring', stage: Stage.APPS, namespace: 'kubeflow' };

/** Name of Prometheus' roles. */
const ROLE = 'kubeflow-metrics';

/**
 * Monitoring of the platform. It looks at what is rendered, so it is made after components and passes: which programs there
 * are, and which policies keep Prometheus out.
 */
export class Monitoring extends Component {
  constructor(scope: Construct, plan: ResolvedMonitoring) {
    const objects = manifestsOf(scope);
    const targets = findTargets(scope, objects, plan);
    super(scope, FACTS);
    for (const kind of ['ServiceMonitor', 'PrometheusRule']) {
      new ExternalReference(this, { kind: 'CustomResourceDefinition', name: `${kind}.monitoring.coreos.com` });
    }
    for (const target of targets) new Scraping(this, plan, target);
    this.renderAccess(plan, targets);
    const facts = alertFacts(objects, new Set(targets.map(({ component }) => component)));
    const spec = { groups: alertGroups(facts) };
    new Resource(this, 'monitoring.coreos.com/v1/PrometheusRule', 'kubeflow', { spec }, { labels: plan.labels });
    for (const dashboard of dashboardsOf(facts)) this.renderDashboard(plan, dashboard);
  }

  /** A sidecar of Grafana reads it; the annotation names the folder: https://github.com/grafana/helm-charts */
  private renderDashboard({ dashboards: labels }: ResolvedMonitoring, dashboard: Dashboard): void {
    const name = `kubeflow-dashboard-${dashboard.name}`;
    const data = { [`kubeflow-${dashboard.name}.json`]: `${JSON.stringify(grafanaModel(dashboard), null, 2)}\n` };
    new Resource(this, 'v1/ConfigMap', name, { data }, { labels, annotations: { grafana_folder: 'Kubeflow' } });
  }

  /** Prometheus finds targets through the API server, and some programs ask there whether it may read. */
  private renderAccess({ serviceAccount, namespace }: ResolvedMonitoring, targets: readonly RenderedTarget[]): void {
    new ExternalReference(this, { kind: 'ServiceAccount', name: serviceAccount, namespace });
    const to = { serviceAccount, serviceAccountNamespace: namespace };
    const find = [
      allow(...READ).on('', 'services', 'endpoints', 'pods'),
      allow(...READ).on('discovery.k8s.io', 'endpointslices'),
    ];
    for (const place of new Set(targets.map((target) => target.namespace))) {
      const scope = new Construct(this, place);
      new Role(scope, ROLE, find, { namespace: place });
      new RoleBinding(scope, ROLE, { role: ROLE, namespace: place, ...to });
    }
    const paths = new Set(targets.filter(({ by }) => by === 'authorized').map(({ path }) => path));
    if (!paths.size) return;
    new ClusterRole(this, ROLE, [{ nonResourceURLs: [...paths], verbs: ['get'] }]);
    new ClusterRoleBinding(this, ROLE, { role: ROLE, ...to });
  }
}
