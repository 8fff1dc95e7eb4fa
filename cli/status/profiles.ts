import type { Api } from '../cluster/api';
import { itemsAt, type JsonObject, textAt } from '../json';
import { idOf, type Kind } from '../cluster/objects';
import type { Rendered } from '../rendering/rendered';

const NAMESPACE: Kind = { apiVersion: 'v1', kind: 'Namespace' };
/** The kind of a tenant. */
export const PROFILE: Kind = { apiVersion: 'kubeflow.org/v1', kind: 'Profile' };

/** A Profile, rendered or made by its user. */
export interface ProfileHealth {
  readonly name: string;
  /** Why its owner cannot work; undefined if it is healthy. */
  readonly problem?: string;
}

/** The Profiles of the rendering and of the cluster, in the order of their names. */
export async function readProfiles(api: Api, objects: readonly Rendered[]): Promise<readonly ProfileHealth[]> {
  const [profiles, namespaces] = await Promise.all([api.list(PROFILE), api.list(NAMESPACE)]);
  const rendered = objects.filter(({ id }) => id.kind === PROFILE.kind).map(({ id }) => id.name);
  const live = new Map(profiles.map((one) => [idOf(one).name, one]));
  const namespaceOf = new Map(namespaces.map((one) => [idOf(one).name, one]));
  return [...new Set([...rendered, ...live.keys()])].sort().map((name) => {
    const problem = problemOf(live.get(name), namespaceOf.get(name));
    return { name, ...(problem !== undefined && { problem }) };
  });
}

function problemOf(profile: JsonObject | undefined, namespace: JsonObject | undefined): string | undefined {
  if (!profile) return 'its Profile does not exist';
  if (!namespace) return 'its namespace does not exist';
  if (textAt(namespace, 'status', 'phase') === 'Terminating') return 'its namespace is Terminating';
  return failureOf(profile);
}

/** The profile controller adds a condition for each failure, without a status; the newest is the last. */
function failureOf(profile: JsonObject): string | undefined {
  const last = itemsAt(profile, 'status', 'conditions').at(-1);
  if (textAt(last, 'type') !== 'Failed' || textAt(last, 'status') === 'False') return undefined;
  return textAt(last, 'message') ?? 'the profile controller failed';
}
