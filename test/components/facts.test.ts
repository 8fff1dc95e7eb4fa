import type { Construct } from 'constructs';

import { CATALOGUE, COMPONENTS } from '../../charts/components';
import { elsewhereNames, type Facts } from '../../charts/config/components';
import { type Platform, resolve } from '../../charts/config/platform';
import {
  App,
  Component,
  type ComponentFacts,
  COMPONENT_NAMES,
  type KubeflowProps,
  OPTIONAL_COMPONENTS,
  port,
  Program,
  Stage,
} from '../../charts';
import { TenantChart } from '../../charts/tenants/tenant';
import { render, SMALL } from '../support/render';

test('every component is made, in the order of the names', () => {
  expect(CATALOGUE.map(({ name }) => name)).toEqual(COMPONENT_NAMES);
});

test.each(CATALOGUE.map((facts): [string, Facts] => [facts.name, facts]))(
  '%s renders its namespaces',
  (name, facts) => {
    const rendered = EVERYTHING.files.flatMap((file) => {
      const [, component, namespace] = /^00-foundation\/(.*)\/namespace-(.*)\.yaml$/.exec(file) ?? [];
      return component === name ? [namespace] : [];
    });
    expect(rendered.sort()).toEqual([...(facts.namespaces ?? [])].sort());
  },
);

const EVERYTHING = render({ components: Object.fromEntries(OPTIONAL_COMPONENTS.map((name) => [name, true])) });

/** A component in a namespace of its own, with a page. */
class Ray extends Component {
  static readonly facts: ComponentFacts = {
    name: 'ray',
    stage: Stage.APPS,
    namespace: 'ray-system',
    namespaces: ['ray-system'],
    optional: true,
    requires: ['kubeflow-namespace', 'istio'],
    callers: { 'ray-dashboard': { pods: { app: 'ray' }, from: ['gateway', 'tenants', 'namespace'], ports: [8265] } },
    dashboard: {
      menu: [{ text: 'Ray', link: '/ray/', icon: 'memory' }],
      quickLinks: [{ text: 'Start a Ray cluster', desc: 'Ray', link: '/ray/new' }],
      documentation: [{ system: 'Ray', link: 'https://docs.ray.io/' }],
    },
  };

  constructor(scope: Construct) {
    super(scope, Ray.facts);
    this.renderNamespace({ 'istio-injection': 'enabled' });
    new Program(this, 'ray', { selector: { app: 'ray' }, container: { image: 'ray:2', ports: [port(8265)] } });
  }
}

/** The platform with Ray among its components. */
function withRay(components: Readonly<Record<string, boolean>>, change: Partial<KubeflowProps> = {}): Platform {
  return resolve({ ...SMALL, ...change, components }, [...CATALOGUE, Ray.facts]);
}

describe('a component in a namespace of its own', () => {
  const tenants = [{ name: 'ada', owner: 'ada@example.com', isolation: {} }];
  const platform = withRay({ ray: true }, { tenants });
  const app = new App();
  const installed: ReadonlySet<string> = platform.components;
  for (const Installed of [...COMPONENTS, Ray]) if (installed.has(Installed.facts.name)) new Installed(app, platform);
  for (const tenant of platform.tenants) new TenantChart(app, platform, tenant);
  const files = app.render();
  const text = (file: string): string => files.get(file) ?? `${file} is not rendered`;

  test('is installed where it is switched on', () => {
    expect(text('50-apps/ray/deployment-ray.yaml')).toContain('namespace: ray-system');
    expect(withRay({}).components).not.toContain('ray');
  });

  test('must have what it requires', () => {
    expect(() => withRay({ ray: true, istio: false })).toThrow(
      /components\.istio: is off, but .*\bray cannot do without/,
    );
  });

  test('has a namespace that no tenant can have', () => {
    expect(() => withRay({}, { tenants: [{ name: 'ray-system', owner: 'ada@example.com' }] })).toThrow(
      "tenants[0].name: 'ray-system' is a namespace of the platform; take another name",
    );
  });

  test('is known to sidecars only where it is installed', () => {
    expect(text('20-mesh/istio/sidecar-default.yaml')).toContain('- ray-system/*');
    expect(withRay({}).namespaces.sidecars).not.toContain('ray-system');
  });

  test('has traffic with isolated tenants', () => {
    expect(text('70-tenants/ada.yaml')).toContain('- ray-system');
  });

  test('has its links in the dashboard, after upstream’s', () => {
    const config = text('50-apps/central-dashboard/configmap-centraldashboard-config.yaml');
    expect(config).toMatch(/Executions[^]*"text": "Ray",\s*"link": "\/ray\/",\s*"icon": "memory"/);
    expect(config).toContain('"text": "Start a Ray cluster"');
    expect(config).toContain('"desc": "Documentation for Ray"');
    expect(JSON.stringify(withRay({}).dashboard)).not.toContain('ray');
  });

  test('is not one of the systems that may come into the platform’s namespaces by other means', () => {
    expect(elsewhereNames([...CATALOGUE, Ray.facts])).toEqual(['model-catalog', 'model-registry', 'training-operator']);
  });

  test('has its callers let in', () => {
    const policy = text('00-foundation/kubeflow-namespace/networkpolicy-ray-dashboard.ray-system.yaml');
    for (const part of ['- ray\n', 'istio-system', 'kubeflow-profile', 'podSelector: {}', 'port: 8265']) {
      expect(policy).toContain(part);
    }
    expect(withRay({}).callers).toEqual([]);
  });
});
