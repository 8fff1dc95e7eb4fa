import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { type KubeflowProps, Monitoring, OPTIONAL_COMPONENTS } from '../../charts';
import { CATALOGUE } from '../../charts/components';
import { Handbook } from '../support/own-component';
import { REPO } from '../support/files';
import { switches } from '../support/platforms';
import { render } from '../support/render';
import { WORKLOADS } from '../support/rendering';

const OPERATOR = { namespace: 'monitoring', serviceAccount: 'prometheus-k8s' } as const;
const monitoring = Monitoring.operator({ ...OPERATOR, labels: { release: 'stack' } });
const SCRAPED = render({ monitoring });
const ALL = switches(OPTIONAL_COMPONENTS, true);

const MONITOR = 'monitoring.coreos.com/v1/ServiceMonitor';
const POLICY = 'networking.k8s.io/v1/NetworkPolicy';
const AUTHORIZATION = 'security.istio.io/v1beta1/AuthorizationPolicy';

/** The facts of all programs, by `<component>/<program>`. */
const FACTS = CATALOGUE.flatMap(({ name, metrics = {} }) =>
  Object.entries(metrics).map(([program, fact]) => ({ component: name, program, fact })),
);

test('the facts of each component name all of its programs, and no others', () => {
  const changes: readonly Partial<KubeflowProps>[] = [
    {},
    { selfService: true, mesh: { mode: 'ambient' } },
    { machineTokens: { kind: 'cluster' } },
    { databases: { katib: { kind: 'postgres' }, pipelines: { kind: 'postgres' } } },
    { monitoring: Monitoring.bundled({ alerts: { webhook: { secretName: 'alerts' } } }) },
  ];
  const rendered = changes.flatMap((change) => {
    const platform = render({ components: ALL, ...change });
    return CATALOGUE.flatMap(({ name }) =>
      // The proxy of keys has a folder of its own.
      [...platform.of(name), ...(name === 'oauth2-proxy' ? platform.of('cluster-jwks-proxy') : [])]
        .filter(({ apiVersion, kind }) => (WORKLOADS as readonly string[]).includes(`${apiVersion}/${kind}`))
        .map(({ metadata }) => `${name}/${metadata.name}`),
    );
  });
  const named = FACTS.map(({ component, program }) => `${component}/${program}`);
  expect(named.sort()).toEqual([...new Set(rendered)].sort());
});

test('the page has each program by name: where it is scraped, or why not', () => {
  const page = readFileSync(join(REPO, 'docs/monitoring.md'), 'utf8');
  const rows = [...page.matchAll(/^\| `([a-z0-9-]+\/[a-z0-9-]+)` +\| (.*?) +\|$/gm)].map(([, name, how]) => [
    name,
    how,
  ]);
  const facts = FACTS.map(({ component, program, fact }) => {
    if (typeof fact === 'string') return [`${component}/${program}`, `no: ${fact}`];
    const { port, path = '/metrics', by = 'http' } = fact;
    const tls = { http: '', https: ', HTTPS', authorized: ', HTTPS, for who may `get` the path' }[by];
    return [`${component}/${program}`, `\`:${port}${path}\`${tls}`];
  });
  expect(rows).toEqual(facts.sort(([a = ''], [b = '']) => (a < b ? -1 : 1)));
});

test('each program with metrics is found by a Service and read by a monitor', () => {
  const programs = FACTS.filter(({ component, fact }) => component !== 'prometheus' && typeof fact !== 'string').map(
    ({ program }) => program,
  );
  const monitors = render({ monitoring, components: ALL, selfService: true, mesh: { mode: 'ambient' } }).all(MONITOR);
  expect(monitors.map(({ metadata }) => metadata.name.replace(/-metrics$/, '')).sort()).toEqual([...programs].sort());
});

test('metrics by HTTP: the port need not be declared by the container', () => {
  expect(SCRAPED.get('v1/Service', 'kubeflow/notebook-controller-deployment-metrics')).toMatchObject({
    metadata: { labels: { 'cdk8s-kubeflow/metrics': 'notebook-controller-deployment' } },
    spec: { clusterIP: 'None', ports: [{ name: 'http-metrics', port: 8080, targetPort: 8080 }] },
  });
  expect(SCRAPED.get(MONITOR, 'kubeflow/notebook-controller-deployment-metrics')).toMatchObject({
    metadata: { labels: { release: 'stack' } },
    spec: {
      selector: { matchLabels: { 'cdk8s-kubeflow/metrics': 'notebook-controller-deployment' } },
      endpoints: [
        {
          port: 'http-metrics',
          path: '/metrics',
          scheme: 'http',
          honorLabels: true,
          relabelings: [
            { targetLabel: 'job', replacement: 'notebook-controller/notebook-controller-deployment' },
            { targetLabel: 'platform', replacement: 'kubeflow' },
          ],
        },
      ],
    },
  });
});

test('metrics for those alone who may read them: Prometheus sends its token, and may', () => {
  const [endpoint] = SCRAPED.get(MONITOR, 'kubeflow-system/jobset-controller-manager-metrics').spec.endpoints;
  expect(endpoint).toMatchObject({
    scheme: 'https',
    tlsConfig: { insecureSkipVerify: true },
    bearerTokenFile: '/var/run/secrets/kubernetes.io/serviceaccount/token',
  });
  const [plain] = SCRAPED.get(MONITOR, 'kubeflow/workflow-controller-metrics').spec.endpoints;
  expect(plain).toMatchObject({ scheme: 'https' });
  expect(plain).not.toHaveProperty('bearerTokenFile');
  expect(SCRAPED.get('rbac.authorization.k8s.io/v1/ClusterRole', 'kubeflow-metrics').rules).toEqual([
    { nonResourceURLs: ['/metrics'], verbs: ['get'] },
  ]);
  const subject = { kind: 'ServiceAccount', name: 'prometheus-k8s', namespace: 'monitoring' };
  const bound = SCRAPED.get('rbac.authorization.k8s.io/v1/ClusterRoleBinding', 'kubeflow-metrics');
  expect(bound.subjects).toEqual([subject]);
  const finds = SCRAPED.get('rbac.authorization.k8s.io/v1/RoleBinding', 'knative-serving/kubeflow-metrics');
  expect(finds.subjects).toEqual([subject]);
});

test('policies let Prometheus in, and no one else, at the port of metrics alone', () => {
  expect(SCRAPED.get(POLICY, 'auth/dex-metrics').spec).toEqual({
    podSelector: { matchLabels: { app: 'dex' } },
    ingress: [
      {
        from: [
          {
            namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'monitoring' } },
            podSelector: { matchLabels: { 'app.kubernetes.io/name': 'prometheus' } },
          },
        ],
        ports: [{ port: 5558, protocol: 'TCP' }],
      },
    ],
    policyTypes: ['Ingress'],
  });
  expect(SCRAPED.get(AUTHORIZATION, 'kubeflow/pvcviewer-controller-manager-metrics').spec?.rules).toEqual([
    {
      from: [
        { source: { principals: ['cluster.local/ns/monitoring/sa/prometheus-k8s'] } },
        { source: { notPrincipals: ['*'] } },
      ],
      to: [{ operation: { ports: ['8443'] } }],
    },
  ]);
});

test('pods that are open already get no policy: it would close them to others', () => {
  // No policy of kube-system closes the node agent.
  expect(SCRAPED.has(MONITOR, 'kube-system/istio-cni-node-metrics')).toBe(true);
  expect(SCRAPED.has(POLICY, 'kube-system/istio-cni-node-metrics')).toBe(false);
  // Proxies' own ports are judged by no policy of the mesh.
  expect(SCRAPED.has(AUTHORIZATION, 'istio-system/istio-ingressgateway-metrics')).toBe(false);
  expect(SCRAPED.has(AUTHORIZATION, 'knative-serving/autoscaler-metrics')).toBe(false);
});

test('programs that serve metrics only when they are told to are told to', () => {
  expect(SCRAPED.config('auth/dex')['config.yaml']).toContain("telemetry:\n  http: '0.0.0.0:5558'\n");
  const file = 'oauth2_proxy.cfg';
  expect(SCRAPED.config('oauth2-proxy/oauth2-proxy')[file]).toContain('metrics_address = "0.0.0.0:44180"\n');
  const settings = render({ monitoring, components: ALL });
  for (const namespace of ['knative-serving', 'knative-eventing'])
    expect(settings.config(`${namespace}/config-observability`)).toEqual({ 'metrics-protocol': 'prometheus' });
  const unwatched = render();
  expect(unwatched.config('auth/dex')['config.yaml']).not.toContain('telemetry');
  expect(unwatched.config('oauth2-proxy/oauth2-proxy')[file]).not.toContain('metrics_address');
  expect(unwatched.config('knative-serving/config-observability')).toEqual({});
  expect(unwatched.all(MONITOR)).toEqual([]);
});

test('a component of a user’s own says where its metrics are', () => {
  class Watched extends Handbook {
    static override readonly facts = {
      ...Handbook.facts,
      metrics: { handbook: { port: 9100, path: '/m', shared: true } },
    };
  }
  const platform = render({ monitoring, ownComponents: [Watched] });
  expect(platform.get(MONITOR, 'handbook/handbook-metrics').spec.endpoints[0]).toMatchObject({ path: '/m' });
  expect(platform.get(POLICY, 'handbook/handbook-metrics').spec?.ingress?.[0]?.ports).toEqual([
    { port: 9100, protocol: 'TCP' },
  ]);
  expect(platform.get(AUTHORIZATION, 'handbook/handbook-metrics').spec?.rules?.[0]?.to).toEqual([
    { operation: { ports: ['9100'], methods: ['GET'], paths: ['/m'] } },
  ]);
});

test.each([
  [
    { namespace: 'kubeflow' },
    `monitoring.namespace: 'kubeflow' is a namespace of the platform; name that of Prometheus, such as 'monitoring'`,
  ],
  [{ namespace: 'My Team' }, `monitoring.namespace: 'My Team' is not a DNS label`],
  [
    { serviceAccount: 'Prometheus' },
    `monitoring.serviceAccount: 'Prometheus' is not the name of a ServiceAccount (a-z, 0-9, - and .)`,
  ],
  [{ pods: {} }, `monitoring.pods: is empty; write { 'app.kubernetes.io/name': 'prometheus' }`],
  [{ labels: { '-': 'a' } }, `monitoring.labels.-: is not the key of a label`],
  [{ dashboards: { grafana: 'a b' } }, `monitoring.dashboards.grafana: 'a b' is not the value of a label`],
])('%j is refused', (change, message) => {
  expect(() => render({ monitoring: Monitoring.operator({ ...OPERATOR, ...change }) })).toThrow(message);
});

test('rules and dashboards need the namespace that they are in', () => {
  const off = Object.fromEntries(CATALOGUE.map(({ name }) => [name, name === 'cert-manager']));
  expect(() => render({ monitoring, components: off, users: [], tenants: [] })).toThrow(
    'components.kubeflow-namespace: is off, but alert rules and dashboards are in its namespace; switch it on, or take monitoring out',
  );
});
