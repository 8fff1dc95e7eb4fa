import { isDeepStrictEqual } from 'node:util';

import { isObject, type JsonObject, textAt } from '../../cli/json';
import { idOf, keyOfObject, nameOfObject } from '../../cli/cluster/objects';
import { type Asked, fakeApiServer } from './fake-api-server';
import { immutable } from './fake-immutable';

/** The kinds that the cluster serves, by the root of their paths: names of resources, and whether they are in namespaces. */
const SERVED: Readonly<Record<string, Readonly<Record<string, readonly [kind: string, namespaced: boolean]>>>> = {
  '/api/v1': {
    namespaces: ['Namespace', false],
    configmaps: ['ConfigMap', true],
    secrets: ['Secret', true],
    services: ['Service', true],
    serviceaccounts: ['ServiceAccount', true],
    pods: ['Pod', true],
    persistentvolumes: ['PersistentVolume', false],
    persistentvolumeclaims: ['PersistentVolumeClaim', true],
  },
  '/apis/rbac.authorization.k8s.io/v1': {
    roles: ['Role', true],
    rolebindings: ['RoleBinding', true],
    clusterrolebindings: ['ClusterRoleBinding', false],
  },
  '/apis/apps/v1': {
    deployments: ['Deployment', true],
    replicasets: ['ReplicaSet', true],
    statefulsets: ['StatefulSet', true],
  },
  '/apis/batch/v1': { jobs: ['Job', true] },
  '/apis/admissionregistration.k8s.io/v1': {
    validatingwebhookconfigurations: ['ValidatingWebhookConfiguration', false],
  },
  '/apis/apiextensions.k8s.io/v1': { customresourcedefinitions: ['CustomResourceDefinition', false] },
};

/** A cluster in memory: it applies objects, lists them, and does as told with some of them. */
export interface FakeCluster {
  readonly kubeconfig: string;
  /** What it holds, by {@link keyOfObject}. */
  readonly objects: Map<string, JsonObject>;
  /** What it says to an apply of an object, by `Kind namespace/name`: a status and a message. 409 is said unless forced. */
  readonly refusals: Map<string, readonly [status: number, message: string]>;
  /** How many writes of an object come after another writer's, by `Kind namespace/name`. */
  readonly modified: Map<string, number>;
  /** Whether the user is an administrator; else may do what is named, as `verb resource`. */
  rights: ReadonlySet<string> | 'all';
  /** Resources that nobody may list, such as `persistentvolumes`. */
  readonly hidden: Set<string>;
  /** The requests that changed something, as `METHOD path`, in their order. */
  readonly changes: string[];
  close(): void;
}

/** Starts one. */
export async function fakeCluster(): Promise<FakeCluster> {
  const objects = new Map<string, JsonObject>();
  const cluster = {
    objects,
    refusals: new Map<string, readonly [number, string]>(),
    modified: new Map<string, number>(),
    changes: [] as string[],
    hidden: new Set<string>(),
  };
  const state: Omit<FakeCluster, 'kubeconfig' | 'close'> = { ...cluster, rights: 'all' };
  const server = await fakeApiServer((path, asked) => answer(state, path, asked));
  return Object.assign(state, server);
}

type State = Omit<FakeCluster, 'kubeconfig' | 'close'>;
type Reply = readonly [status: number, body: object];

function answer(state: State, path: string, asked: Asked): Reply {
  if (path === '/version') return [200, { major: '1', minor: '34', gitVersion: 'v1.34.3' }];
  if (path === '/api' || path === '/apis') return [200, { items: discovery(path) }];
  if (path.endsWith('/selfsubjectaccessreviews')) return [201, { status: { allowed: allows(state, asked.body) } }];
  if (path.endsWith('/token')) return failure(404, 'there are no tokens');
  if (asked.method !== 'GET' && asked.query.get('dryRun') !== 'All') state.changes.push(`${asked.method} ${path}`);
  if (asked.method === 'PATCH' && isModified(state, asked)) return failure(409, MODIFIED, { reason: 'Conflict' });
  if (asked.method === 'PATCH') return asked.contentType.includes('merge') ? merge(state, asked) : apply(state, asked);
  const [root, resource, name, namespace] = parse(path);
  const [kind] = SERVED[root]?.[resource] ?? [];
  if (kind === undefined) return failure(404, `there is no ${path}`);
  const apiVersion = root.replace(/^\/apis?\//, '');
  const id = { apiVersion, kind, namespace, name: name ?? '' };
  if (asked.method === 'POST') return apply(state, asked);
  if (asked.method === 'DELETE') return state.objects.delete(keyOfObject(id)) ? [200, {}] : failure(404, 'not there');
  if (name === undefined && state.hidden.has(resource)) {
    return failure(403, `${resource} is forbidden: User "ada" cannot list resource "${resource}" in API group ""`);
  }
  if (name === undefined) return [200, { items: listed(state, id, asked.query.get('labelSelector')) }];
  const found = state.objects.get(keyOfObject(id));
  return found ? [200, found] : failure(404, `${nameOfObject(id)} is not there`);
}

function failure(code: number, message: string, more: object = {}): Reply {
  return [code, { kind: 'Status', status: 'Failure', code, message, ...more }];
}

const FIELD_CONFLICT = { reason: 'Conflict', details: { causes: [{ reason: 'FieldManagerConflict' }] } };

/** What the API server says where another writer was faster. */
const MODIFIED =
  'Operation cannot be fulfilled: the object has been modified; please apply your changes to the latest version and try again';

function discovery(root: string): readonly object[] {
  const mine = Object.entries(SERVED).filter(([prefix]) => prefix.split('/')[1] === root.slice(1));
  return mine.map(([prefix, kinds]) => {
    const [, , group, version] = prefix.split('/');
    const resources = Object.entries(kinds).map(([resource, [kind, namespaced]]) => ({
      resource,
      responseKind: { kind },
      scope: namespaced ? 'Namespaced' : 'Cluster',
    }));
    const isCore = version === undefined;
    return { metadata: isCore ? {} : { name: group }, versions: [{ version: version ?? group, resources }] };
  });
}

function parse(path: string): readonly [root: string, resource: string, name?: string, namespace?: string] {
  const root = Object.keys(SERVED).find((one) => path.startsWith(`${one}/`)) ?? '';
  const parts = path.slice(root.length + 1).split('/');
  const [first = '', second, third, fourth] = parts;
  if (first === 'namespaces' && third !== undefined) return [root, third, fourth, second];
  return [root, first, second];
}

function listed({ objects }: State, id: ReturnType<typeof idOf>, selector: string | null): readonly JsonObject[] {
  const [label = '', value] = (selector ?? '').split('=');
  return [...objects.values()].filter((object) => {
    const one = idOf(object);
    const isWanted = one.kind === id.kind && (id.namespace === undefined || one.namespace === id.namespace);
    const found = textAt(object, 'metadata', 'labels', label);
    return isWanted && (label === '' || (value === undefined ? found !== undefined : found === value));
  });
}

function apply({ objects, refusals }: State, { body, query }: Asked): Reply {
  if (!isObject(body)) return failure(400, 'no object');
  const id = idOf(body);
  const [status, message] = refusals.get(nameOfObject(id)) ?? [];
  const isForced = status === 409 && query.get('force') === 'true';
  if (status !== undefined && !isForced) return failure(status, message ?? '', status === 409 ? FIELD_CONFLICT : {});
  const before = objects.get(keyOfObject(id));
  const refused = before && immutable(before, body);
  if (refused !== undefined) return failure(422, refused);
  const own = { uid: nameOfObject(id), resourceVersion: '1' };
  const next = { ...body, metadata: { ...(isObject(body.metadata) ? body.metadata : {}), ...own } };
  const isSame = before !== undefined && isDeepStrictEqual(withoutOwners(before), next);
  const time = String(Math.random());
  const managedFields = [{ manager: query.get('fieldManager'), operation: 'Apply', time, fieldsV1: {} }];
  const after = isSame ? before : { ...next, metadata: { ...next.metadata, managedFields } };
  if (query.get('dryRun') !== 'All') objects.set(keyOfObject(id), after);
  return [before ? 200 : 201, after];
}

function isModified({ modified }: State, { body, query }: Asked): boolean {
  const name = isObject(body) ? nameOfObject(idOf(body)) : '';
  const times = modified.get(name) ?? 0;
  if (!times || query.get('dryRun') === 'All') return false;
  modified.set(name, times - 1);
  return true;
}

/** A merge patch. */
function merge({ objects }: State, { body }: Asked): Reply {
  if (!isObject(body)) return failure(400, 'no object');
  const key = keyOfObject(idOf(body));
  const before = objects.get(key);
  if (!before) return failure(404, 'not there');
  const after = merged(before, body);
  objects.set(key, after);
  return [200, after];
}

function merged(one: JsonObject, other: JsonObject): JsonObject {
  const entries = Object.entries(other).map(([key, value]) => {
    const before = one[key];
    return [key, isObject(value) && isObject(before) ? merged(before, value) : value] as const;
  });
  return { ...one, ...Object.fromEntries(entries) };
}

function withoutOwners(object: JsonObject): JsonObject {
  const { metadata, ...rest } = object;
  const kept = Object.entries(isObject(metadata) ? metadata : {}).filter(([key]) => key !== 'managedFields');
  return { ...rest, metadata: Object.fromEntries(kept) };
}

function allows({ rights }: State, review: unknown): boolean {
  if (rights === 'all') return true;
  const verb = textAt(review, 'spec', 'resourceAttributes', 'verb') ?? '';
  return rights.has(`${verb} ${textAt(review, 'spec', 'resourceAttributes', 'resource') ?? ''}`);
}
