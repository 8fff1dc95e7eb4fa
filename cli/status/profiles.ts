import type { Api } from '../cluster/api';
import { itemsAt, type JsonObject, textAt } from '../json';
import { idOf, type Kind } from '../cluster/objects';
import { objectsOf, type RenderedStage } from '../rendering/stages';

const NAMESPACE: Kind = { apiVersion: 'v1', kind: 'Namespace' };
const PROFILE: Kind = { apiVersion: 'kubeflow.org/v1', kind: 'Profile' };

/** A tenant, rendered or made by its user. */
export interface ProfileHealth {
  readonly name: string;
  /** What keeps its owner out; undefined if all is well. */
  readonly problem?: string;
}

/** The Profiles of a rendering, and those that are in the cluster besides, in the order of names. */
export async function readProfiles(api: Api, stages: readonly RenderedStage[]): Promise<readonly ProfileHealth[]> {
  const [profiles, namespaces] = await Promise.all([api.list(PROFILE), api.list(NAMESPACE)]);
  const rendered = objectsOf(stages)
    .filter(({ id }) => id.kind === PROFILE.kind)
    .map(({ id }) => id.name);
  const live = new Map(profiles.map((one) => [idOf(one).name, one]));
  const spaces = new Map(namespaces.map((one) => [idOf(one).name, one]));
  return [...new Set([...rendered, ...live.keys()])].sort().map((name) => {
    const problem = problemOf(live.get(name), spaces.get(name));
    return { name, ...(problem !== undefined && { problem }) };
  });
}

function problemOf(profile: JsonObject | undefined, namespace: JsonObject | undefined): string | undefined {
  if (!profile) return 'its Profile is not there';
  if (!namespace) return 'its namespace is not there';
  if (textAt(namespace, 'status', 'phase') === 'Terminating') return 'its namespace is Terminating';
  return failureOf(profile);
}

/** The profile controller adds a condition for each failure, without a status; the newest is the last. */
function failureOf(profile: JsonObject): string | undefined {
  const last = itemsAt(profile, 'status', 'conditions').at(-1);
  if (textAt(last, 'type') !== 'Failed' || textAt(last, 'status') === 'False') return undefined;
  return textAt(last, 'message') ?? 'the profile controller failed';
}
