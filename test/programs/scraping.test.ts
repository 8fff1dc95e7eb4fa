import { createServer, type Server } from 'node:http';
import { text } from 'node:stream/consumers';

import { Monitoring } from '../../charts';
import { ALERTMANAGER_PORT, MONITORING_NAMESPACE } from '../../charts/config/monitoring';
import { METRICS } from '../../charts/monitoring/metrics';
import { whereWebhooksAnswer } from '../cluster/cluster';
import type { Answer, Question } from './ask';
import { freshBed, PATIENCE } from './bed';
import { deniedNothing } from './end';
import { NODE_ADDRESS } from './node/network';
import { PARTS } from './parts';
import { platformWith, TENANT } from './platform';
import { addressOf } from './services';

jest.setTimeout(PATIENCE);

/** Where someone is told of alerts, outside of the platform. */
const RECEIVER = { host: NODE_ADDRESS, port: 9999 };
const SECRET = 'alerts';
/** Metrics of the cluster that need what is not here: a Job that has failed. */
const ABSENT = ['kube_job_failed'];

/** What whoever runs the platform brings: where alerts go is a secret. */
const BROUGHT = [
  { apiVersion: 'v1', kind: 'Namespace', metadata: { name: MONITORING_NAMESPACE } },
  {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name: SECRET, namespace: MONITORING_NAMESPACE },
    stringData: { url: `http://${RECEIVER.host}:${RECEIVER.port}/told` },
  },
];

/** What a platform of few components lacks, and kube-state-metrics tells of: a quota, and a StatefulSet. */
const COUNTED = [
  {
    apiVersion: 'v1',
    kind: 'ResourceQuota',
    metadata: { name: 'pods', namespace: TENANT },
    spec: { hard: { pods: '50' } },
  },
  {
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    metadata: { name: 'none', namespace: TENANT },
    spec: {
      replicas: 0,
      selector: { matchLabels: { app: 'none' } },
      template: { metadata: { labels: { app: 'none' } }, spec: { containers: [{ name: 'main', image: 'none' }] } },
    },
  },
];

type Labels = Readonly<Record<string, string>>;

whereWebhooksAnswer(() => {
  const monitoring = Monitoring.bundled({ alerts: { webhook: { secretName: SECRET } } });
  const bed = freshBed(PARTS.scraping, platformWith(['prometheus'], { monitoring }), { brought: BROUGHT });
  const told: string[] = [];
  let receiver: Server;

  beforeAll(() => {
    receiver = createServer((request, response) => {
      void text(request).then((body) => {
        told.push(body);
        response.end();
      });
    }).listen(RECEIVER.port, RECEIVER.host);
  });
  afterAll(() => void receiver.close());

  /** Asks a program of the namespace, as Prometheus' pod does. */
  async function ask(service: string, port: number, path: string, body?: object): Promise<Answer> {
    const address = (await addressOf(bed(), MONITORING_NAMESPACE, service)) ?? '';
    const question: Question = {
      ...{ address, port, host: service, path },
      ...(body && { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) }),
    };
    const [answer] = await bed().ask(MONITORING_NAMESPACE, 'prometheus', [question]);
    return answer ?? { status: 0, headers: {}, text: '' };
  }

  async function api<T>(path: string): Promise<T | undefined> {
    const { status, text: answer } = await ask('prometheus', 9090, `/api/v1/${path}`);
    return status === 200 ? (JSON.parse(answer) as { readonly data: T }).data : undefined;
  }

  /** The series of a metric as label sets. */
  async function series(expr: string): Promise<readonly Labels[]> {
    type Result = readonly { readonly metric: Labels }[];
    const found = await api<{ readonly result: Result }>(`query?query=${encodeURIComponent(expr)}`);
    return (found?.result ?? []).map(({ metric }) => metric);
  }

  test('a real Prometheus takes the rendered configuration, finds programs by the API server, and reads them', async () => {
    const programs = ['alertmanager', 'kube-state-metrics', 'prometheus'];
    const jobs = async () => (await series('up{platform="kubeflow"} == 1')).map(({ job }) => job);
    await bed().until('all three are read', async () => {
      const found = await jobs();
      return programs.every((name) => found.includes(`prometheus/${name}`));
    });
    const [prometheus] = await series('up{job="prometheus/prometheus"}');
    expect(prometheus).toMatchObject({
      namespace: MONITORING_NAMESPACE,
      service: 'prometheus-metrics',
      container: 'prometheus',
      endpoint: 'http-metrics',
    });
  });

  test('its role is enough to find the API server and to read it', async () => {
    await bed().until('it is read', async () => (await series('up{job="apiserver"} == 1')).length === 1);
    // Of its metrics, those that no rule and no dashboard names are dropped.
    const others = '{job="apiserver", __name__!~"up|scrape_.+|apiserver_admission_webhook_.+"}';
    expect(await series(others)).toEqual([]);
    expect(await series('scrape_samples_scraped{job="apiserver"} > 100')).toHaveLength(1);
    expect(await series('prometheus_sd_kubernetes_failures_total > 0')).toEqual([]);
  });

  test('kube-state-metrics tells all that rules and dashboards ask it for', async () => {
    await bed().apply(COUNTED);
    const names = Object.keys(METRICS).filter((name) => name.startsWith('kube_') && !ABSENT.includes(name));
    expect(names.length).toBeGreaterThan(5);
    await bed().until('the quota is told of', async () => (await series('kube_resourcequota')).length > 0);
    const found = await Promise.all(names.map(async (name) => ({ name, told: (await series(name)).length > 0 })));
    expect(found.filter((each) => !each.told)).toEqual([]);
    const deployments = await series('kube_deployment_spec_replicas{namespace="auth"}');
    expect(deployments.map(({ deployment }) => deployment)).toContain('dex');
    expect(await series('kube_resourcequota{type="hard"}')).toContainEqual(
      expect.objectContaining({ namespace: TENANT, resource: 'pods' }),
    );
  });

  test('its rules are loaded, and none of them fails', async () => {
    interface Groups {
      readonly groups: readonly { readonly name: string; readonly rules: readonly { readonly health: string }[] }[];
    }
    const groups = await bed().until('all rules are evaluated', async () => {
      const found = await api<Groups>('rules');
      return found?.groups.every(({ rules }) => rules.every(({ health }) => health !== 'unknown')) && found.groups;
    });
    expect(groups.map(({ name }) => name)).toContain('kubeflow-programs');
    expect([...new Set(groups.flatMap(({ rules }) => rules.map(({ health }) => health)))]).toEqual(['ok']);
  });

  test('an alert reaches the receiver, whose address is in a Secret', async () => {
    interface Alertmanagers {
      readonly activeAlertmanagers: readonly { readonly url: string }[];
    }
    const { activeAlertmanagers = [] } = (await api<Alertmanagers>('alertmanagers')) ?? {};
    expect(activeAlertmanagers).toHaveLength(1);
    const labels = { alertname: 'Tried', namespace: TENANT };
    expect(await ask('alertmanager', ALERTMANAGER_PORT, '/api/v2/alerts', [{ labels }])).toMatchObject({ status: 200 });
    await bed().until('the receiver is told', () => Promise.resolve(told.length > 0));
    expect(JSON.parse(told[0] ?? '')).toMatchObject({ status: 'firing', receiver: 'platform', commonLabels: labels });
  });

  deniedNothing(bed);
});
