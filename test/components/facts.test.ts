import type { Construct } from 'constructs';

import { CATALOGUE, COMPONENTS } from '../../charts/components';
import { elsewhereNames, type Facts } from '../../charts/config/components';
import { type Platform, resolve } from '../../charts/config/platform';
import { App, COMPONENT_NAMES, type KubeflowProps, Monitoring, OPTIONAL_COMPONENTS } from '../../charts';
import { Component, type ComponentFacts, port, Program, Stage } from '../../charts/kit';
import { TenantChart } from '../../charts/tenants/tenant';
import { render, Rendering, SMALL } from '../support/render';

test('every component is made, in the order of the names', () => {
  expect(CATALOGUE.map(({ name }) => name)).toEqual(COMPONENT_NAMES);
});

test.each(CATALOGUE.map((facts): [string, Facts] => [facts.name, facts]))(
  '%s renders its namespaces',
  (name, facts) => {
    const namespaces = EVERYTHING.of(name).filter(({ kind }) => kind === 'Namespace');
    expect(namespaces.map(({ metadata }) => metadata.name).sort()).toEqual([...(facts.namespaces ?? [])].sort());
  },
);

const EVERYTHING = render({
  components: Object.fromEntries(OPTIONAL_COMPONENTS.map((name) => [name, true])),
  monitoring: Monitoring.bundled(),
});

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
  const rendering = new Rendering(app.render());

  test('is installed where it is switched on', () => {
    expect(rendering.has('apps/v1/Deployment', 'ray-system/ray')).toBe(true);
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
    expect(rendering.get('networking.istio.io/v1/Sidecar', 'istio-system/default').spec?.egress?.[0]?.hosts).toContain(
      'ray-system/*',
    );
    expect(withRay({}).namespaces.sidecars).not.toContain('ray-system');
  });

  test('has traffic with isolated tenants', () => {
    expect(JSON.stringify(rendering.of('ada'))).toContain('"ray-system"');
  });

  test('has its links in the dashboard, after upstream’s', () => {
    const config = Object.values(rendering.config('kubeflow/dashboard-config')).join('\n');
    expect(config).toMatch(/Executions[^]*"text": "Ray",\s*"link": "\/ray\/",\s*"icon": "memory"/);
    expect(config).toContain('"text": "Start a Ray cluster"');
    expect(config).toContain('"desc": "Documentation for Ray"');
    expect(JSON.stringify(withRay({}).dashboard)).not.toContain('ray');
  });

  test('is not one of the systems that may come into the platform’s namespaces by other means', () => {
    expect(elsewhereNames([...CATALOGUE, Ray.facts])).toEqual(['model-catalog', 'model-registry', 'training-operator']);
  });

  test('has its callers let in', () => {
    const policy = rendering.get('networking.k8s.io/v1/NetworkPolicy', 'ray-system/ray-dashboard');
    for (const part of ['"ray"', 'istio-system', 'kubeflow-profile', '"podSelector":{}', '"port":8265']) {
      expect(JSON.stringify(policy.spec)).toContain(part);
    }
    expect(withRay({}).callers).toEqual([]);
  });
});
