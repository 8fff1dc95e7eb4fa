import { Backup, Monitoring, OPTIONAL_COMPONENTS } from '../../charts';
import { METRICS } from '../../charts/monitoring/metrics';
import { switches } from '../support/platforms';
import { HAS_PROMTOOL, metricsOf, promtool } from '../support/promtool';
import { render, type Rendering } from '../support/render';

const OPERATOR = { namespace: 'monitoring', serviceAccount: 'prometheus-k8s' } as const;

/** What of a dashboard Grafana needs. */
interface Model {
  readonly uid: string;
  readonly templating: { readonly list: readonly { readonly name: string; readonly query: string }[] };
  readonly panels: readonly {
    readonly id: number;
    readonly title: string;
    readonly gridPos: { readonly x: number; readonly y: number };
    readonly targets: readonly { readonly refId: string; readonly expr: string; readonly legendFormat: string }[];
  }[];
}

const namesOf = (platform: Rendering) =>
  platform.namesOf('v1/ConfigMap').filter((name) => name.startsWith('kubeflow/kubeflow-dashboard-'));
const modelsOf = (platform: Rendering) =>
  namesOf(platform).map((name) => JSON.parse(Object.values(platform.config(name))[0] ?? '') as Model);

const platform = render({ monitoring: Monitoring.operator(OPERATOR) });
const MODELS = modelsOf(platform);
const QUERIES = MODELS.flatMap(({ panels }) => panels.flatMap(({ targets }) => targets.map(({ expr }) => expr)));

test('Grafana’s sidecar finds a dashboard for each part of the platform', () => {
  expect(MODELS.map(({ uid }) => uid).sort()).toEqual(
    ['gpus', 'pipelines', 'platform', 'serving', 'tenants'].map((name) => `kubeflow-${name}`),
  );
  expect(platform.get('v1/ConfigMap', 'kubeflow/kubeflow-dashboard-gpus').metadata).toMatchObject({
    labels: { grafana_dashboard: '1' },
    annotations: { grafana_folder: 'Kubeflow' },
  });
  const other = render({ monitoring: Monitoring.operator({ ...OPERATOR, dashboards: { dashboards: 'yes' } }) });
  const { labels } = other.get('v1/ConfigMap', 'kubeflow/kubeflow-dashboard-gpus').metadata;
  expect(labels).toMatchObject({ dashboards: 'yes' });
  expect(labels).not.toHaveProperty('grafana_dashboard');
});

test('dashboards are of what is installed', () => {
  const few = render({
    monitoring: Monitoring.operator(OPERATOR),
    components: { pipelines: false, kserve: false, 'kserve-runtimes': false, 'kserve-models-web-app': false },
  });
  expect(
    namesOf(few)
      .map((name) => name.replace('kubeflow/kubeflow-dashboard-', ''))
      .sort(),
  ).toEqual(['gpus', 'platform', 'tenants']);
});

test('panels have a place and an id of their own, and queries a letter', () => {
  for (const { panels } of MODELS) {
    const places = panels.map(({ gridPos: { x, y } }) => `${x},${y}`);
    expect(new Set(places).size).toBe(panels.length);
    expect(panels.map(({ id }) => id)).toEqual(panels.map((_, index) => index + 1));
    for (const { targets } of panels) expect(targets.map(({ refId }) => refId).join('')).toMatch(/^AB?$/);
  }
});

test('a dashboard with a choice has its menu, and all of its queries are filtered by it', () => {
  const tenants = MODELS.find(({ uid }) => uid === 'kubeflow-tenants');
  expect(tenants?.templating.list[1]).toMatchObject({
    name: 'namespace',
    query: 'label_values(kube_resourcequota, namespace)',
  });
  const open = tenants?.panels.flatMap(({ targets }) => targets).filter(({ expr }) => !expr.includes('"$namespace"'));
  expect(open).toEqual([]);
});

test('queries name known metrics alone', () => {
  const unknown = QUERIES.flatMap(metricsOf).filter((name) => !(name in METRICS));
  expect(unknown).toEqual([]);
});

test('each known metric is used by a dashboard or by a rule', () => {
  const all = render({
    monitoring: Monitoring.operator(OPERATOR),
    components: switches(OPTIONAL_COMPONENTS, true),
    databases: { backup: { schedule: '@daily', to: Backup.claim({ size: '20Gi' }) } },
  });
  const { groups } = all.get('monitoring.coreos.com/v1/PrometheusRule', 'kubeflow/kubeflow').spec;
  const rules = groups.flatMap(({ rules: some }) => some.map(({ expr }) => expr));
  const used = new Set([...QUERIES, ...rules].flatMap(metricsOf));
  expect(Object.keys(METRICS).filter((name) => !used.has(name))).toEqual([]);
});

(HAS_PROMTOOL ? test : test.skip)('promtool parses each query', () => {
  const rules = QUERIES.map((expr, index) => ({ record: `query:${index}`, expr }));
  const file = { groups: [{ name: 'queries', rules }] };
  expect(promtool(['check', 'rules'], { 'queries.yaml': file }, 'queries.yaml')).toBe('');
});
