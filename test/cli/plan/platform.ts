import { OURS } from '../../../charts/contract/labels';
import { PLATFORM_CONFIG } from '../../../charts/contract/platform-config';
import type { JsonObject } from '../../../cli/json';
import { cli, type Ended, folder } from '../../support/cli';
import { readTree } from '../../support/files';
import { type FakeCluster, fakeCluster } from '../fake-cluster';

/** Metadata of an object of the platform. */
export const meta = (name: string, namespace?: string) => ({ name, ...(namespace && { namespace }), labels: OURS });
/** A namespace of the platform. */
export const namespace = (name: string) => ({ apiVersion: 'v1', kind: 'Namespace', metadata: meta(name) });
/** A ConfigMap of the platform. */
export const config = (name: string, data: object, space = 'auth') => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: meta(name, space),
  data,
});
/** What the platform says of itself. */
export const facts = (url: string) =>
  config(PLATFORM_CONFIG.name, { url, kubeflow: '26.03', renderedBy: '0.1.0' }, PLATFORM_CONFIG.namespace);
/** A workload of the platform. */
export const dex = (image: string, replicas = 0) => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: meta('dex', 'auth'),
  spec: { replicas, template: { spec: { containers: [{ name: 'dex', image }] } } },
});
/** A custom resource whose CRD is not there. */
export const client = { apiVersion: 'dex.example.com/v1', kind: 'Client', metadata: meta('web', 'auth') };

/** The url of the platform. */
export const URL = 'https://a.example.com';

/** A small platform. */
export function platform(url = URL, image = 'dex:1', ...more: readonly object[]): string {
  return folder({
    '00-foundation/a.yaml': [namespace('auth'), namespace('kubeflow')],
    '10-settings/a.yaml': [config('settings', { a: 'b' }), config('theme', { color: 'blue' })],
    '30-access/a.yaml': [dex(image), facts(url)],
    ...(more.length && { '50-apps/a.yaml': more }),
  });
}

/** A cluster in memory, new for each test, and the CLI that is run against it. */
export interface Bed {
  readonly cluster: () => FakeCluster;
  readonly run: (...args: readonly string[]) => Promise<Ended>;
  /** Runs `up`, whatever the preflight finds. */
  readonly up: (dist: string, ...args: readonly string[]) => Promise<Ended>;
  /** Installs a platform. */
  readonly installed: (dist?: string) => Promise<void>;
}

/** Gives each test of the file that calls this a cluster of its own. */
export function freshBed(): Bed {
  let cluster: FakeCluster;
  beforeEach(async () => (cluster = await fakeCluster()));
  afterEach(() => cluster.close());
  const run = (...args: readonly string[]) => cli([...args, '--kubeconfig', cluster.kubeconfig]);
  const up = (dist: string, ...args: readonly string[]) => run('up', dist, '--skip-preflight', ...args);
  // What the first run leaves in a new cluster is put into the others: a run takes longer than all else of many tests.
  const left = new Map<string, readonly (readonly [key: string, object: JsonObject])[]>();
  const installed = async (dist = platform()) => {
    const what = JSON.stringify([[...cluster.objects], readTree(dist)]);
    for (const [key, object] of left.get(what) ?? []) cluster.objects.set(key, structuredClone(object));
    if (left.has(what)) return;
    expect(await up(dist, '--yes')).toMatchObject({ code: 0, stderr: '' });
    left.set(what, structuredClone([...cluster.objects]));
    cluster.changes.length = 0;
  };
  return { cluster: () => cluster, run, up, installed };
}

interface Event {
  readonly event: string;
  readonly fate?: string;
  readonly id?: { readonly kind: string; readonly name: string };
}

/** The events of an output. */
export function eventsIn(stdout: string): readonly Event[] {
  return stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Event);
}
