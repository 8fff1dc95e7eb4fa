import { keptReasons, isTenantAccount } from '../../charts/contract/protection';
import { type Api, AT_ONCE } from '../cluster/api';
import { FIELD_MANAGER } from '../cluster/field-manager';
import type { Entry, Inventory } from '../cluster/inventory';
import { idOf, isOurs, keyOfObject, nameOfObject, type ObjectId } from '../cluster/objects';
import { CliError, ClusterError } from '../errors';
import type { JsonObject } from '../json';
import type { Rendering } from '../rendering/rendering';
import { findStalePasswords, removePasswords, type StalePasswords } from '../secrets/stale-passwords';
import { mayOpen, opens } from './access';

/** The access that a rendering takes away. */
export interface Revocation {
  /** Objects that give access or open the network, and are no longer rendered. */
  readonly objects: readonly ObjectId[];
  /** ServiceAccounts of tenants that are no longer rendered: they stay, without the identities that were rendered for them. */
  readonly accounts: readonly ObjectId[];
  /** Passwords of users who are no longer in the definition. */
  readonly passwords: readonly StalePasswords[];
}

const POLICIES = [
  { apiVersion: 'security.istio.io/v1', kind: 'AuthorizationPolicy' },
  { apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy' },
] as const;

/** Finds out which access is to be taken away. Nothing is changed. */
export async function planRevocation(api: Api, inventory: Inventory, rendering: Rendering): Promise<Revocation> {
  const former = inventory.obsolete(rendering.objects);
  const reasonOf = keptReasons([...inventory.all.values()].flat());
  const obsolete = former.filter((one) => reasonOf(one) === undefined);
  const [candidates, accounts, passwords] = await Promise.all([
    readOurs(api, obsolete.filter(mayOpen)),
    readOurs(api, former.filter(isTenantAccount)),
    findStalePasswords(api, rendering.secrets),
  ]);
  const policies = candidates.some(({ kind }) => POLICIES.some((each) => each.kind === kind))
    ? await livePolicies(api, obsolete)
    : [];
  const objects = candidates.filter((live) => opens(live, { obsolete, policies })).map(idOf);
  return { objects, accounts: accounts.map(idOf), passwords };
}

/** Those that are in the cluster and that no other owner has taken over. */
async function readOurs(api: Api, entries: readonly Entry[]): Promise<readonly JsonObject[]> {
  const { default: inParallel } = await import('p-map');
  const found = await inParallel(entries, (one) => api.read(one), { concurrency: AT_ONCE });
  return found.filter((one) => one !== undefined && isOurs(one)) as readonly JsonObject[];
}

async function livePolicies(api: Api, obsolete: readonly ObjectId[]): Promise<readonly JsonObject[]> {
  const former = new Set(obsolete.map(keyOfObject));
  const lists = await Promise.all(POLICIES.map((kind) => api.list(kind)));
  return lists.flat().filter((one) => !former.has(keyOfObject(idOf(one))));
}

/**
 * Takes access away, after what replaces it is applied.
 * @throws CliError with all objects that were refused, after the others are removed
 */
export async function revoke(api: Api, inventory: Inventory, revocation: Revocation): Promise<void> {
  const { default: inParallel } = await import('p-map');
  const { objects, accounts, passwords } = revocation;
  const gone = new Set<string>();
  const refused: string[] = [];
  const attempt = async (id: ObjectId, change: () => Promise<unknown>): Promise<void> => {
    try {
      await change();
      gone.add(keyOfObject(id));
    } catch (error) {
      if (!(error instanceof ClusterError) || error.status === undefined) throw error;
      refused.push(`${nameOfObject(id)}: ${error.message}`);
    }
  };
  try {
    await inParallel(objects, (id) => attempt(id, () => api.delete(id)), { concurrency: AT_ONCE });
    await inParallel(accounts, (id) => attempt(id, () => release(api, id)), { concurrency: AT_ONCE });
  } finally {
    await inventory.forget(gone);
  }
  for (const { secret, keys } of passwords) await removePasswords(api, secret, keys);
  if (refused.length)
    throw new CliError(`access that is no longer rendered is still there: ${refused.join('\nerror: ')}`);
}

/** An apply that says nothing takes back all that the last one said: the annotations, the pull Secrets, the label. */
async function release(api: Api, { apiVersion, kind, namespace, name }: ObjectId): Promise<void> {
  await api.apply({ apiVersion, kind, metadata: { namespace, name } }, { manager: FIELD_MANAGER });
}
