import type { ClassName } from '../../../cli/diff/rules/rule';
import {
  allow,
  binding,
  claim,
  clusterRole,
  crd,
  gateway,
  namespace,
  network,
  role,
  service,
  set,
  version,
  webhook,
} from './makers';
import { deployment, made, type Made } from './objects';

/** A change that endangers nothing, and the classes in which it is. */
export interface Harmless {
  readonly name: string;
  readonly before: readonly Made[];
  readonly after: readonly Made[];
  readonly classes: readonly ClassName[];
}

const labelled = (labels: object): Made => ({
  ...{ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'settings', namespace: 'kubeflow', labels } },
});
const split = made('rbac.authorization.k8s.io/v1', 'Role', 'kubeflow/a', {
  rules: ['get', 'list'].map((verb) => ({ apiGroups: [''], resources: ['secrets'], verbs: [verb] })),
});
const pinned = { image: 'registry.example.com/web:2' };
const more = (cpu: string): object => ({ resources: { requests: { cpu } } });

/** Twenty of them. */
export const HARMLESS: readonly Harmless[] = [
  { name: 'a label', before: [labelled({})], after: [labelled({ team: 'ml' })], classes: ['rest'] },
  {
    name: 'data of a ConfigMap',
    before: [made('v1', 'ConfigMap', 'kubeflow/settings', { data: { a: '1' } })],
    after: [made('v1', 'ConfigMap', 'kubeflow/settings', { data: { a: '2' } })],
    classes: ['rest'],
  },
  {
    name: 'another order of environment variables',
    before: [
      deployment('kubeflow/web', {
        env: [
          { name: 'A', value: '1' },
          { name: 'B', value: '2' },
        ],
      }),
    ],
    after: [
      deployment('kubeflow/web', {
        env: [
          { name: 'B', value: '2' },
          { name: 'A', value: '1' },
        ],
      }),
    ],
    classes: [],
  },
  {
    name: 'an environment variable',
    before: [deployment('kubeflow/web')],
    after: [deployment('kubeflow/web', { env: [{ name: 'A', value: '1' }] })],
    classes: ['restarts'],
  },
  {
    name: 'an image',
    before: [deployment('kubeflow/web')],
    after: [deployment('kubeflow/web', pinned)],
    classes: ['restarts', 'images'],
  },
  {
    name: 'a patch of a database',
    before: [deployment('kubeflow/db', { image: 'docker.io/library/postgres:16.1' })],
    after: [deployment('kubeflow/db', { image: 'docker.io/library/postgres:16.9' })],
    classes: ['restarts', 'images'],
  },
  {
    name: 'replicas',
    before: [deployment('kubeflow/web')],
    after: [deployment('kubeflow/web', {}, { replicas: 2 })],
    classes: ['resources'],
  },
  {
    name: 'requests',
    before: [deployment('kubeflow/web', more('100m'))],
    after: [deployment('kubeflow/web', more('200m'))],
    classes: ['restarts', 'resources'],
  },
  { name: 'replicas of a StatefulSet', before: [set({})], after: [set({ replicas: 3 })], classes: ['resources'] },
  {
    name: 'a claim that grows',
    before: [claim({})],
    after: [claim({ resources: { requests: { storage: '20Gi' } } })],
    classes: ['resources'],
  },
  {
    name: 'a Pod Security level that rises',
    before: [namespace('baseline')],
    after: [namespace('restricted')],
    classes: ['rest'],
  },
  {
    name: 'a right that goes',
    before: [role('a', 'get', 'list'), binding('a')],
    after: [role('a', 'get'), binding('a')],
    classes: ['rest'],
  },
  {
    name: 'the same rights in other words',
    before: [role('a', 'get', 'list'), binding('a')],
    after: [split, binding('a')],
    classes: ['rest'],
  },
  { name: 'a role of nobody', before: [], after: [clusterRole('unused', {}, [])], classes: ['rest'] },
  {
    name: 'a NetworkPolicy that closes what was open',
    before: [],
    after: [network([{ from: [{ podSelector: {} }] }])],
    classes: ['rest'],
  },
  {
    name: 'an AuthorizationPolicy with fewer callers',
    before: [allow(['a', 'b'])],
    after: [allow(['a'])],
    classes: ['rest'],
  },
  {
    name: 'a DENY policy that refuses more',
    before: [allow(['a'], 'DENY')],
    after: [allow(['a', 'b'], 'DENY')],
    classes: ['rest'],
  },
  { name: 'a default that is said', before: [webhook()], after: [webhook('Fail')], classes: ['rest'] },
  {
    name: 'a version and a field of a CRD',
    before: [crd([version('v1', true)])],
    after: [crd([version('v1', true, { spec: {}, status: {} }), version('v2', false)])],
    classes: ['images', 'rest'],
  },
  {
    name: 'a host that is no longer public',
    before: [gateway(['a.example.com', 'b.example.com'])],
    after: [gateway(['a.example.com'])],
    classes: ['rest'],
  },
  {
    name: 'a port inside of the cluster',
    before: [service({})],
    after: [
      service({
        ports: [
          { name: 'http', port: 80 },
          { name: 'metrics', port: 9090 },
        ],
      }),
    ],
    classes: ['rest'],
  },
];
