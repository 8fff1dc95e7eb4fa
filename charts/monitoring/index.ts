import type { Construct } from 'constructs';

import type { ResolvedMonitoring } from '../config/monitoring';
import { Stage } from '../contract/stage';
import { Component } from '../kit/component';
import type { ComponentFacts } from '../kit/facts';
import { renderAccess } from './access';
import { alertGroups } from './alerts';
import { renderBundled } from './bundled';
import { dashboardsOf } from './dashboards';
import { renderOperator } from './operator';
import { alertFacts, manifestsOf } from './rendered';
import { monitorOf, Scraping } from './scraping';
import { findTargets } from './targets';

const FACTS: ComponentFacts = { name: 'monitoring', stage: Stage.APPS, namespace: 'kubeflow' };

/**
 * Monitoring of the platform. It looks at what is rendered, so it is made after components and passes: which programs there
 * are, and which policies keep Prometheus out.
 */
export class Monitoring extends Component {
  constructor(scope: Construct, plan: ResolvedMonitoring) {
    const objects = manifestsOf(scope);
    const targets = findTargets(scope, objects, plan);
    super(scope, FACTS);
    for (const target of targets) new Scraping(this, plan.prometheus, target);
    renderAccess(this, plan, targets);
    const facts = {
      ...alertFacts(objects, new Set(targets.map(({ component }) => component))),
      // An operator's users may have the exporter without a word here.
      gpus: plan.kind === 'operator' || plan.gpuExporter !== undefined,
    };
    const watching = {
      monitors: targets.map(monitorOf),
      groups: alertGroups(facts),
      dashboards: dashboardsOf(facts),
    };
    if (plan.kind === 'operator') renderOperator(this, plan, watching);
    else renderBundled(this, plan, watching);
  }
}
