import { setTimeout as sleep } from 'node:timers/promises';

import { load } from 'js-yaml';

import type { Size, Tenant } from '../../charts';
import type { Container, PodSpec, Resources } from '../../charts/contract/admission/pod';
import { RESTRICTED } from '../../charts/contract/admission/restricted';
import type { Manifest } from '../../charts/contract/manifest';
import { quantity } from '../../charts/contract/quantity';
import { rendered } from '../support/platforms';
import { freshCluster, whereWebhooksAnswer } from './cluster';
import { objectsIn, Surroundings } from './surroundings';
import type { Mutate } from './webhook-stub';

jest.setTimeout(900_000);

const OWNER = 'user@example.com';
const LIMITS = { requests: { cpu: '100m', memory: '256Mi' }, limits: { cpu: 4, memory: '8Gi' } };

/** Ten tenants with two notebooks each. */
const TENANTS = Array.from({ length: 10 }, (_, index): Tenant => {
  const notebooks = ['one', 'two'].map((name) => ({ name, cpu: 0.5, memory: '1Gi', homeSize: '1Gi' }));
  return { name: `team-${index}`, owner: OWNER, notebooks, ...(index === 0 && { limits: LIMITS }) };
});

type Pod = Manifest & { readonly spec: PodSpec };

/** Injects as istiod's template does, in so far as it costs CPU and memory. The API server says which pods it is asked about. */
function injecting(dist: string): Mutate {
  const map = objectsIn(dist).find(({ kind, metadata }) => kind === 'ConfigMap' && metadata.name.includes('injector'));
  const values = (map?.data as Readonly<Record<string, string>> | undefined)?.values ?? '';
  const { resources } = (load(values) as { global: { proxy: { resources: Resources } } }).global.proxy;
  const image = 'docker.io/istio/proxyv2:1.30.1';
  const proxy = [
    { name: 'istio-validation', image, resources, securityContext: RESTRICTED },
    { name: 'istio-proxy', image, resources, securityContext: RESTRICTED, restartPolicy: 'Always' },
  ];
  return (path, object) => {
    const { metadata, spec } = object as Pod;
    if (!path.startsWith('/inject') || metadata.annotations?.['sidecar.istio.io/inject'] === 'false') return [];
    return [{ op: 'add', path: '/spec/initContainers', value: [...proxy, ...(spec.initContainers ?? [])] }];
  };
}

/** What the notebook controller makes of a Notebook. */
function statefulSetOf({ metadata, spec }: Manifest): object {
  const { template } = spec as { template: { spec: PodSpec } };
  const { name, namespace } = metadata;
  const labels = { ...metadata.labels, statefulset: name, 'notebook-name': name };
  return {
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    metadata: { name, namespace },
    spec: { selector: { matchLabels: { statefulset: name } }, template: { metadata: { labels }, spec: template.spec } },
  };
}

/** Requests of a resource by all containers that stay, or by an init container and those that stay before it, if it is more. */
function requested({ spec }: Pod, resource: 'cpu' | 'memory'): number {
  const amount = ({ resources }: Container) => quantity(resources?.requests?.[resource] ?? 0);
  let [beside, most] = [0, 0];
  for (const each of spec.initContainers ?? []) {
    most = Math.max(most, beside + amount(each));
    if (each.restartPolicy === 'Always') beside += amount(each);
  }
  const running = spec.containers.reduce((sum, each) => sum + amount(each), beside);
  return Math.max(running, most);
}

interface Sums {
  readonly pods: number;
  readonly cpu: number;
  readonly memory: number;
}

whereWebhooksAnswer(() => {
  const { controlPlane, cli } = freshCluster({ webhooks: true });
  let surroundings: Surroundings;
  let certManager: Promise<void> | undefined;

  beforeAll(() => {
    surroundings = new Surroundings(controlPlane());
  });
  afterAll(() => surroundings.stop());

  /** Does the work of the profile controller and of the notebook controller. */
  async function startNotebooks(dist: string): Promise<void> {
    const notebooks = objectsIn(dist).filter(({ kind }) => kind === 'Notebook');
    expect(notebooks).toHaveLength(20);
    const account = { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'default-editor' } };
    for (const { name } of TENANTS) {
      const path = `/api/v1/namespaces/${name}/serviceaccounts`;
      // A rendered one is there already.
      expect([201, 409]).toContain((await surroundings.api.send(path, { method: 'POST', body: account })).status);
    }
    for (const notebook of notebooks) {
      const path = `/apis/apps/v1/namespaces/${notebook.metadata.namespace ?? ''}/statefulsets`;
      const { status, text } = await surroundings.api.send(path, { method: 'POST', body: statefulSetOf(notebook) });
      expect([status, text]).toEqual([201, text]);
    }
  }

  /** What the pods ask for that are in the cluster. */
  async function live(): Promise<Sums> {
    const { items } = JSON.parse(await surroundings.kubectl('get', 'pods', '-A', '--output=json')) as { items: Pod[] };
    const isThere = ({ metadata, status }: Pod) =>
      !('deletionTimestamp' in metadata) && (status as { phase: string }).phase !== 'Failed';
    const pods = items.filter(isThere);
    const sum = (resource: 'cpu' | 'memory') => pods.reduce((before, pod) => before + requested(pod, resource), 0);
    return { pods: pods.length, cpu: sum('cpu'), memory: sum('memory') };
  }

  /** The same, once autoscalers have had their say, which takes some seconds. */
  async function settled({ pods }: Pick<Sums, 'pods'>): Promise<Sums> {
    for (const end = Date.now() + 40_000; Date.now() < end; await sleep(2_000)) {
      const found = await live();
      if (found.pods === pods) return found;
    }
    return live();
  }

  test.each(['laptop', 'standard', 'ha'] as const satisfies Size[])(
    '%s: the sum of report is that of the pods in the cluster',
    async (size) => {
      const dist = rendered({ size, tenants: TENANTS });
      await surroundings.answer(dist, injecting(dist));
      await cli(['secrets', dist]);
      certManager ??= surroundings.startCertManager();
      const { code, stderr } = await surroundings.cli('up', '--yes', '--timeout', '60', dist);
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
      await certManager;
      if (size === 'laptop') await startNotebooks(dist);

      const { stdout } = await surroundings.cli('report', '--nodes', '3', '--json', dist);
      const { total } = JSON.parse(stdout) as { total: Sums & { readonly perNode: number; readonly sidecars: number } };
      expect(total.sidecars).toBeGreaterThan(20);
      const found = await settled({ pods: total.pods + 3 * total.perNode });
      expect(found.pods).toBe(total.pods + 3 * total.perNode);
      expect(found.cpu / total.cpu).toBeCloseTo(1, 6);
      expect(found.memory / total.memory).toBeCloseTo(1, 6);
    },
  );
});
