import { join } from 'node:path';

import { MachineTokens } from '../../charts';
import type { Manifest } from '../../charts/contract/manifest';
import { podsIn, WORKLOADS, workloads } from '../support/first-model';
import { freshCluster } from './cluster';
import { rendered } from '../support/platforms';
import { objectsIn } from './surroundings';

jest.setTimeout(600_000);

// Nothing runs in the pods, so no webhook could answer.
const { controlPlane, kubectl } = freshCluster({ webhooks: false });

/** README's tenant, and one with everything that may refuse a pod. */
const TENANT = 'kubeflow-user-example-com';
const STRICT = 'strict';
const OWNER = 'user@example.com';

/** The definition of docs/first-model.md. */
const objects = objectsIn(
  rendered({
    notebooks: { pipelinesToken: true },
    machineTokens: MachineTokens.cluster(),
    components: { 'training-operator': true },
    tenants: [
      { name: TENANT, owner: OWNER },
      {
        name: STRICT,
        owner: OWNER,
        podSecurity: 'restricted',
        quota: { cpu: 32, memory: '128Gi' },
        limits: {
          requests: { cpu: '100m', memory: '256Mi' },
          limits: { cpu: 1, memory: '2Gi' },
          max: { memory: '4Gi' },
        },
      },
    ],
  }),
);

const OBJECTS = workloads();
const FILES = Object.keys(OBJECTS).filter((file) => !['canary.yaml', 'explainer.yaml'].includes(file));
const PODS = Object.entries(OBJECTS).flatMap(([file, each]) => podsIn(file, each));

/** What the profile controller makes in each namespace. */
function ofProfile(namespace: string): readonly object[] {
  const apiGroup = 'rbac.authorization.k8s.io';
  return [
    { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'default-editor', namespace } },
    {
      apiVersion: `${apiGroup}/v1`,
      kind: 'RoleBinding',
      metadata: { name: 'default-editor', namespace },
      roleRef: { apiGroup, kind: 'ClusterRole', name: 'kubeflow-edit' },
      subjects: [{ kind: 'ServiceAccount', name: 'default-editor', namespace }],
    },
  ];
}

function quota(): object {
  const profile = objects.find(({ kind, metadata }) => kind === 'Profile' && metadata.name === STRICT);
  const { resourceQuotaSpec } = (profile?.spec ?? {}) as { resourceQuotaSpec?: object };
  const metadata = { name: 'kf-resource-quota', namespace: STRICT };
  return { apiVersion: 'v1', kind: 'ResourceQuota', metadata, spec: resourceQuotaSpec };
}

beforeAll(async () => {
  const apply = (...kinds: readonly string[]) =>
    controlPlane().apply(objects.filter(({ kind }) => kinds.includes(kind)));
  apply('Namespace', 'CustomResourceDefinition');
  await controlPlane().crdsEstablished();
  apply('ClusterRole', 'LimitRange');
  controlPlane().apply([...ofProfile(TENANT), ...ofProfile(STRICT), quota()]);
  // A controller of the cluster's puts the roles of all systems together, and counts what the quota counts.
  kubectl('wait', 'clusterrole/kubeflow-edit', '--for=jsonpath={.rules[10].verbs}', '--timeout=60s');
  kubectl('wait', '--namespace', STRICT, 'resourcequota', '--all', '--for=jsonpath={.status.used}', '--timeout=60s');
});

/** Runs kubectl in the tenant's namespace, as its ServiceAccount. */
const asEditor = (...args: readonly string[]) =>
  kubectl('--namespace', TENANT, `--as=system:serviceaccount:${TENANT}:default-editor`, ...args);

test.each(FILES)('%s is taken, and the tenant’s own ServiceAccount may apply it', (file) => {
  const lines = asEditor('apply', '--validate=strict', '--filename', join(WORKLOADS, file)).trim().split('\n');
  expect(lines.map((line) => line.split(' ').at(-1))).toEqual((OBJECTS[file] ?? []).map(() => 'created'));
  expect(asEditor('apply', '--filename', join(WORKLOADS, file))).not.toContain('created');
});

test('a model gets a canary, loses it again, and is explained', () => {
  const patch = (...args: readonly string[]) => asEditor('patch', 'inferenceservice', 'mnist', '--type=merge', ...args);
  const canary = () =>
    asEditor('get', 'inferenceservice', 'mnist', '--output=jsonpath={.spec.predictor.canaryTrafficPercent}');
  patch('--patch-file', join(WORKLOADS, 'canary.yaml'));
  expect(canary()).toBe('1');
  patch('--patch', '{"spec":{"predictor":{"canaryTrafficPercent":0}}}');
  expect(canary()).toBe('0');
  patch('--patch', '{"spec":{"predictor":{"canaryTrafficPercent":null}}}');
  expect(canary()).toBe('');
  patch('--patch-file', join(WORKLOADS, 'explainer.yaml'));
  expect(asEditor('get', 'inferenceservice', 'mnist', '--output=jsonpath={.spec.explainer.art.type}')).toBe(
    'SquareAttack',
  );
});

describe.each([TENANT, STRICT])('in the namespace %s', (namespace) => {
  test.each(PODS.map((pod, index) => [`${index + 1}, of ${pod.file}`, pod] as const))(
    'the pod %s is admitted',
    (_, { metadata, spec }) => {
      const pod: Manifest = { apiVersion: 'v1', kind: 'Pod', metadata: { ...metadata, name: 'one', namespace }, spec };
      expect(controlPlane().tried(pod)).toBe('pod/one serverside-applied (server dry run)\n');
    },
  );

  test('what limits and Pod Security refuse is noticed', () => {
    const pod = (spec: object, memory: string): Manifest => ({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'one', namespace },
      spec: { containers: [{ name: 'one', image: 'none', resources: { limits: { cpu: 1, memory } } }], ...spec },
    });
    expect(() => controlPlane().tried(pod({ hostNetwork: true }, '1Gi'))).toThrow('violates PodSecurity');
    if (namespace === STRICT) expect(() => controlPlane().tried(pod({}, '5Gi'))).toThrow('maximum memory usage');
  });
});
