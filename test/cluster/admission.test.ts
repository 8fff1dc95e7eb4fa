import fc from 'fast-check';

import { type Bounds, type Judge, type Refusal, refusals } from '../../charts/contract/admission/admit';
import type { PodSpec } from '../../charts/contract/admission/pod';
import { Api } from './api';
import { freshCluster } from './cluster';
import { bounds, pods } from './drawn-pods';

jest.setTimeout(600_000);

const { controlPlane, kubectl } = freshCluster({ webhooks: false });

const NAMESPACES = 20;
const PODS = 10;
const SEED = 2603;

const drawn = fc.sample(bounds, { numRuns: NAMESPACES, seed: SEED }).map((each, index) => {
  const name = `drawn-${index}`;
  return { name, bounds: each, pods: fc.sample(pods, { numRuns: PODS, seed: SEED + index }) };
});

/** A namespace, and what bounds its pods. */
function objectsOf(name: string, { limits, quota, podSecurity = 'privileged' }: Bounds): readonly object[] {
  const labels = { 'pod-security.kubernetes.io/enforce': podSecurity };
  const metadata = { name, namespace: name };
  return [
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels } },
    ...(limits
      ? [{ apiVersion: 'v1', kind: 'LimitRange', metadata, spec: { limits: [{ type: 'Container', ...limits }] } }]
      : []),
    ...(quota ? [{ apiVersion: 'v1', kind: 'ResourceQuota', metadata, spec: { hard: quota } }] : []),
  ];
}

/** Who refuses a pod, by what the API server says. */
function judgeIn(text: string): Judge | undefined {
  if (text.includes(' is invalid: ')) return 'validation';
  if (text.includes('violates PodSecurity')) return 'PodSecurity';
  if (/(?:failed|exceeded) quota: /.test(text)) return 'ResourceQuota';
  return /per Container is /.test(text) ? 'LimitRanger' : undefined;
}

/** What is said, without what is around it, in any order. */
function wordsOf(text: string): string {
  const said = text
    .replace(/^.*? is forbidden: (?:violates PodSecurity "[^"]*": |failed quota: [^:]*: )?/, '')
    .replace(/exceeded quota: [^,]*, requested: (.*?), used: .*$/, (_, requested: string) => {
      return `exceeded quota: ${requested.replace(/=[^,]*/g, '')}`;
    });
  return said
    .replace(/[[\],]/g, ' ')
    .split(/\s+/)
    .filter(Boolean)
    .sort()
    .join(' ');
}

const textOf = (found: readonly Refusal[]): string => [...new Set(found.map(({ message }) => message))].join(', ');

let api: Api;
beforeAll(async () => {
  api = new Api(controlPlane().kubeconfig);
  controlPlane().apply(drawn.flatMap(({ name, bounds: each }) => objectsOf(name, each)));
  for (const { name, bounds: each } of drawn) {
    const ready = each.quota ? ['resourcequota', '--all', '--for=jsonpath={.status.used}'] : [];
    kubectl('wait', '--namespace', name, 'serviceaccount/default', '--for=create', '--timeout=60s');
    if (ready.length) kubectl('wait', '--namespace', name, ...ready, '--timeout=60s');
  }
});
afterAll(() => api.close());

/** What the API server says of a pod; nothing if it admits it. */
async function answerFor(namespace: string, spec: PodSpec): Promise<string> {
  const body = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'one', namespace }, spec };
  const { status, text } = await api.send(`/api/v1/namespaces/${namespace}/pods?dryRun=All`, { method: 'POST', body });
  return status === 201 ? '' : (JSON.parse(text) as { readonly message: string }).message;
}

test(`the API server and its model give the same answer for ${NAMESPACES * PODS} drawn pods`, async () => {
  const judges = new Map<string, number>();
  const differences: object[] = [];
  for (const { name, bounds: each, pods: those } of drawn) {
    for (const spec of those) {
      const answer = await answerFor(name, spec);
      const found = refusals(spec, each);
      const judge = found[0]?.by ?? 'admitted';
      judges.set(judge, (judges.get(judge) ?? 0) + 1);
      const theirs = answer ? judgeIn(answer) : 'admitted';
      // Of an invalid pod, the API server tells the field as well, and more that no program writes.
      const isTold = judge === 'admitted' || judge === 'validation';
      const words = textOf(found.filter(({ by }) => by === judge));
      const isSame = judge === theirs && (isTold || wordsOf(words) === wordsOf(answer));
      if (!isSame) differences.push({ judge, words, answer, bounds: each, spec });
    }
  }
  expect(differences).toEqual([]);
  // Each of them is asked.
  for (const judge of ['admitted', 'validation', 'LimitRanger', 'PodSecurity', 'ResourceQuota']) {
    expect([judge, judges.get(judge) ?? 0]).toEqual([judge, expect.any(Number)]);
    expect(judges.get(judge) ?? 0).toBeGreaterThan(10);
  }
});
