import { copyFileSync, writeFileSync } from 'node:fs';
import { connect, createServer, type Server } from 'node:net';
import { dirname, join } from 'node:path';

import { load } from 'js-yaml';

import { Monitoring } from '../../charts';
import { toYaml } from '../../charts/contract/yaml';
import type { ScrapeConfig } from '../../charts/monitoring/scrape-config';
import { freshCluster } from '../cluster/cluster';
import { answers, Running } from '../cluster/process';
import { objectsIn } from '../cluster/surroundings';
import { newFolder } from '../support/files';
import { rendered } from '../support/platforms';
import { PATIENCE } from './bed';
import { program } from './build';

jest.setTimeout(2 * PATIENCE);

const NAMESPACE = 'kubeflow-monitoring';
/** An address of pods, where everything answers that listens here. */
const ADDRESS = '10.244.9.9';
const API = `http://${ADDRESS}:9090/api/v1`;
const ACCOUNT = '/var/run/secrets/kubernetes.io/serviceaccount';

const { controlPlane, kubectl } = freshCluster({ webhooks: false, nodes: false });
const objects = objectsIn(rendered({ monitoring: Monitoring.bundled() }));

/** What its Deployment and its Service of metrics become in a cluster: a pod, and the address of its port. */
const POD = {
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'prometheus-0', namespace: NAMESPACE, labels: { app: 'prometheus' } },
  spec: {
    securityContext: { runAsNonRoot: true, runAsUser: 65534, seccompProfile: { type: 'RuntimeDefault' } },
    containers: [
      {
        name: 'prometheus',
        image: 'prometheus',
        securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } },
        ports: [{ containerPort: 9090 }],
      },
    ],
  },
};
/** The address of a Service. */
const slice = (namespace: string, service: string, port: object, endpoint: object = {}) => ({
  apiVersion: 'discovery.k8s.io/v1',
  kind: 'EndpointSlice',
  metadata: { name: `${service}-a`, namespace, labels: { 'kubernetes.io/service-name': service } },
  addressType: 'IPv4',
  ports: [{ ...port, protocol: 'TCP' }],
  endpoints: [{ addresses: [ADDRESS], conditions: { ready: true }, ...endpoint }],
});

/** The rendered files, with the token and the API server of this cluster in place of those in a pod. */
function configure(folder: string): string {
  const configs = objects.find(({ kind, metadata }) => kind === 'ConfigMap' && metadata.name === 'prometheus-config');
  const files = configs?.data as Readonly<Record<string, string>>;
  const view = load(kubectl('config', 'view', '--raw')) as { readonly clusters: readonly object[] };
  const [cluster] = view.clusters;
  const token = kubectl('create', 'token', 'prometheus', '--namespace', NAMESPACE).trim();
  const context = {
    name: 'here',
    context: { cluster: (cluster as { readonly name: string }).name, user: 'prometheus' },
  };
  const users = [{ name: 'prometheus', user: { token } }];
  const kubeconfig = {
    apiVersion: 'v1',
    kind: 'Config',
    ...view,
    users,
    contexts: [context],
    'current-context': 'here',
  };
  const config = load((files['prometheus.yaml'] ?? '').replaceAll(ACCOUNT, folder)) as {
    readonly scrape_configs: readonly ScrapeConfig[];
  };
  const scrape_configs = config.scrape_configs.map((job) => ({
    ...job,
    kubernetes_sd_configs: job.kubernetes_sd_configs.map((each) => ({
      ...each,
      kubeconfig_file: `${folder}/kubeconfig`,
    })),
  }));
  const global = { scrape_interval: '2s', evaluation_interval: '2s' };
  writeFileSync(join(folder, 'token'), token);
  copyFileSync(join(dirname(controlPlane().kubeconfig), 'ca.crt'), join(folder, 'ca.crt'));
  writeFileSync(join(folder, 'kubeconfig'), toYaml(kubeconfig));
  writeFileSync(join(folder, 'rules.yaml'), files['rules.yaml'] ?? '');
  writeFileSync(join(folder, 'prometheus.yaml'), toYaml({ ...config, global, scrape_configs }));
  return join(folder, 'prometheus.yaml');
}

async function ask<T>(path: string): Promise<T> {
  const answer = await fetch(`${API}/${path}`);
  return ((await answer.json()) as { readonly data: T }).data;
}

/** The series of a metric, as label sets, and their values. */
async function query(expr: string) {
  type Result = readonly {
    readonly metric: Readonly<Record<string, string>>;
    readonly value: readonly [number, string];
  }[];
  const { result } = await ask<{ readonly result: Result }>(`query?query=${encodeURIComponent(expr)}`);
  return result.map(({ metric, value: [, value] }) => ({ ...metric, value }));
}

/** How the API server answers Prometheus. */
async function apiTarget() {
  interface Targets {
    readonly activeTargets: readonly Readonly<Record<'scrapePool' | 'health' | 'lastError', string>>[];
  }
  const { activeTargets } = await ask<Targets>('targets');
  const found = activeTargets.find(({ scrapePool }) => scrapePool === 'apiserver');
  return found && { health: found.health, lastError: found.lastError };
}

/** The API server listens on loopback, which no EndpointSlice may name. */
let way: Server;
let prometheus: Running;

beforeAll(async () => {
  const isAsked = ({ kind, metadata }: (typeof objects)[number]): boolean =>
    kind === 'Namespace' ||
    (kind === 'Service' && metadata.namespace === NAMESPACE) ||
    (kind === 'ServiceAccount' && metadata.namespace === NAMESPACE) ||
    metadata.name === 'kubeflow-metrics';
  controlPlane().apply(objects.filter(({ kind }) => kind === 'Namespace'));
  const targetRef = { kind: 'Pod', name: 'prometheus-0', namespace: NAMESPACE };
  const api = Number(new URL(kubectl('config', 'view', '--output=jsonpath={.clusters[0].cluster.server}')).port);
  way = createServer((socket) => {
    const server = connect(api, '127.0.0.1');
    for (const end of [socket, server]) end.on('error', () => undefined);
    socket.pipe(server).pipe(socket);
  }).listen(api, ADDRESS);
  const slices = [
    slice(NAMESPACE, 'prometheus-metrics', { name: 'http-metrics', port: 9090 }, { targetRef }),
    // The API server writes it where it may.
    slice('default', 'kubernetes', { name: 'https', port: api }),
  ];
  controlPlane().apply([...objects.filter(isAsked), POD, ...slices]);
  const folder = newFolder();
  const args = [
    `--config.file=${configure(folder)}`,
    `--storage.tsdb.path=${folder}/data`,
    '--enable-feature=auto-reload-config',
    '--web.listen-address=0.0.0.0:9090',
  ];
  prometheus = Running.start(folder, 'prometheus', [program('prometheus'), ...args]);
  await prometheus.until(() => answers(`http://${ADDRESS}:9090/-/ready`));
  await prometheus.until(async () => (await query('up{platform="kubeflow"} == 1')).length > 0);
}, PATIENCE);

afterAll(async () => {
  await prometheus.stop();
  way.close();
});

test('a real Prometheus takes the rendered configuration, finds a program by the API server, and reads it', async () => {
  expect(await query('up{platform="kubeflow"}')).toEqual([
    {
      __name__: 'up',
      job: 'prometheus/prometheus',
      platform: 'kubeflow',
      namespace: NAMESPACE,
      service: 'prometheus-metrics',
      pod: 'prometheus-0',
      container: 'prometheus',
      endpoint: 'http-metrics',
      instance: `${ADDRESS}:9090`,
      value: '1',
    },
  ]);
});

test('the role is enough to find the API server and to read it', async () => {
  await prometheus.until(async () => (await query('up{job="apiserver"}')).length > 0);
  expect(await apiTarget()).toEqual({ health: 'up', lastError: '' });
  // Of its metrics, those that no rule and no dashboard names are dropped; no webhook has been called here.
  expect(await query('count({job="apiserver", __name__!~"up|scrape_.+"})')).toEqual([]);
  expect(await query('scrape_samples_scraped{job="apiserver"} > 100')).toHaveLength(1);
  expect(await query('sum(prometheus_sd_kubernetes_failures_total)')).toEqual([{ value: '0' }]);
});

test('its rules are loaded, and none of them fails', async () => {
  interface Groups {
    readonly groups: readonly { readonly name: string; readonly rules: readonly { readonly health: string }[] }[];
  }
  await prometheus.until(async () => {
    const { groups } = await ask<Groups>('rules');
    return groups.every(({ rules }) => rules.every(({ health }) => health !== 'unknown'));
  });
  const { groups } = await ask<Groups>('rules');
  expect(groups.map(({ name }) => name)).toContain('kubeflow-programs');
  expect([...new Set(groups.flatMap(({ rules }) => rules.map(({ health }) => health)))]).toEqual(['ok']);
});
