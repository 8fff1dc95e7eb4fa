import type { Manifest } from '../manifest';
import { makesPods } from '../pod-template';
import { accountsOf } from '../services';
import type { NetworkPolicySpec } from './objects';
import { NEWCOMER, type Tenant } from './tenants';

/** Kinds of a tenant's objects that decide who reaches its pods. */
const OF_TENANTS = new Set([
  ...['NetworkPolicy', 'AuthorizationPolicy', 'PeerAuthentication', 'RequestAuthentication', 'DestinationRule'],
  ...['Sidecar', 'VirtualService', 'Namespace'],
]);

/** A tenant's Profile, and the objects that decide who reaches its pods. */
interface Found {
  readonly profile: Manifest;
  readonly objects: Manifest[];
}

/** The tenants that are walked, and the objects of which their walks need to know. */
export interface Shapes {
  readonly tenants: readonly Tenant[];
  readonly objects: readonly Manifest[];
}

/**
 * One tenant of each shape: thousands of tenants that differ only in their names and people are walked once. One with
 * rendered pods or Services has a shape of its own, because paths may lead there.
 * @param objects all rendered objects; those of tenants for whom another one stands are left out of the result
 */
export function tenantShapes(objects: readonly Manifest[]): Shapes {
  const found = new Map<string, Found>();
  for (const object of objects) {
    if (object.kind === 'Profile') found.set(object.metadata.name, { profile: object, objects: [] });
  }
  const lived = new Set<string | undefined>();
  for (const object of found.size ? objects : []) {
    const { kind, metadata } = object;
    if (kind === 'Service' || makesPods(kind)) lived.add(metadata.namespace);
    if (OF_TENANTS.has(kind)) found.get(metadata.namespace ?? metadata.name)?.objects.push(object);
  }
  const shapes = new Map<string, Tenant>();
  const latest: Judged[] = [];
  for (const [name, one] of found) {
    const judged = { name, objects: one.objects.map((object) => judgedIn(name, object)) };
    if (!lived.has(name) && latest.some((other) => isAlike(judged, other))) continue;
    latest.splice(MOST_COMPARED - 1);
    latest.unshift(judged);
    const shape = lived.has(name) ? name : shapeOf(judged);
    if (!shapes.has(shape)) shapes.set(shape, tenantOf(name, one));
  }
  if (!shapes.size) return { tenants: [NEWCOMER], objects };
  const tenants = [...shapes.values()];
  for (const { name } of tenants) found.delete(name);
  const isWalked = ({ kind, metadata: { namespace, name } }: Manifest): boolean =>
    !found.has(kind === 'Namespace' ? name : (namespace ?? ''));
  return { tenants, objects: found.size ? objects.filter(isWalked) : objects };
}

function tenantOf(name: string, { profile, objects }: Found): Tenant {
  const { owner } = profile.spec as { owner: { name: string } };
  const contributors = objects.flatMap(({ kind, metadata }) =>
    kind === 'AuthorizationPolicy' ? (metadata.annotations?.user ?? []) : [],
  );
  const isIsolated = objects.some(({ kind, spec }) => kind === 'NetworkPolicy' && closesAll(spec as NetworkPolicySpec));
  return { name, owner: owner.name, contributor: contributors[0], isIsolated };
}

/** Whether a NetworkPolicy limits the callers of all pods of its namespace. */
function closesAll({ podSelector, policyTypes = ['Ingress'] }: NetworkPolicySpec): boolean {
  return policyTypes.includes('Ingress') && Object.keys(podSelector ?? {}).length === 0;
}

/** What judges traffic in the namespace of a tenant. */
interface Judged {
  readonly name: string;
  readonly objects: readonly unknown[];
}

/** The fields of an object that judge traffic. */
function judgedIn(name: string, { kind, metadata, spec }: Manifest): readonly unknown[] {
  if (kind !== 'Namespace') return [kind, [], spec];
  return [kind, Object.entries(metadata.labels ?? {}).filter(([, value]) => value !== name), spec];
}

/** With how many tenants one is compared before its shape is worked out, which takes longer. */
const MOST_COMPARED = 8;

/** Whether tenants differ in their names and in people alone, and have as many people. */
function isAlike(one: Judged, other: Judged): boolean {
  const isSame = (a: unknown, b: unknown): boolean => {
    if (a === b) return true;
    if (typeof a === 'string' && typeof b === 'string') return withoutName(one.name, a) === withoutName(other.name, b);
    if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
    const keys = Object.keys(a);
    if (Array.isArray(a) !== Array.isArray(b) || keys.length !== Object.keys(b).length) return false;
    return keys.every((key) => key in b && isSame(a[key as keyof typeof a], b[key as keyof typeof b]));
  };
  return isSame(one.objects, other.objects);
}

/** The shape of a tenant: its objects without the names of the tenant and of people, however many. */
function shapeOf({ name, objects }: Judged): string {
  const texts = objects.map((object) =>
    JSON.stringify(object, (_, value: unknown) => (typeof value === 'string' ? withoutName(name, value) : value)),
  );
  return [...new Set(texts.map((text) => text.replace(REPEATED, '$1')))].sort().join();
}

/** One of several. */
const REPEATED = /("(?:user|others)")(?:,\1)+/g;

/** E-mails in policies, and ServiceAccounts of other namespaces, are all the same. */
function withoutName(tenant: string, text: string): string {
  if (text === tenant) return 'tenant';
  if (text === accountsOf(tenant) || text.indexOf('@') > 0) return 'user';
  return text.startsWith('system:serviceaccount:') ? 'others' : text;
}
