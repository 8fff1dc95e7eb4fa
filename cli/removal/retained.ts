import type { Api } from '../cluster/api';
import { nameOf, type ObjectId } from '../cluster/objects';
import { missingRight } from '../cluster/rights';
import { at, type JsonObject, textAt } from '../json';
import { printKept } from './removal-output';
import type { KeptObject } from './removal-plan';

/** Prints which volumes keep their data though their claims go: their reclaim policy is `Retain`. */
export async function printRetained(
  api: Api,
  deletions: readonly ObjectId[],
  json: boolean | undefined,
): Promise<void> {
  try {
    printKept(retained(await api.list({ apiVersion: 'v1', kind: 'PersistentVolume' }), deletions), json, true);
  } catch (error) {
    const right = missingRight(error);
    if (right === undefined) throw error;
    const what = 'it is not known which volumes keep their data, as those do whose reclaim policy is Retain';
    const remedy = `grant the right to ${right}`;
    console.log(json ? JSON.stringify({ event: 'finding', level: 'warning', what, remedy }) : `! ${what}; ${remedy}`);
  }
}

/**
 * The volumes that stay when their claims are deleted, by name or with their namespace.
 * @param volumes all PersistentVolumes of the cluster
 */
export function retained(volumes: readonly JsonObject[], deletions: readonly ObjectId[]): readonly KeptObject[] {
  const namespaces = new Set(deletions.filter(({ kind }) => kind === 'Namespace').map(({ name }) => name));
  const claims = deletions.filter(({ kind }) => kind === 'PersistentVolumeClaim');
  const going = new Set(claims.map(({ namespace = '', name }) => nameOf({ namespace, name })));
  return volumes.flatMap((volume): readonly KeptObject[] => {
    const ref = at(volume, 'spec', 'claimRef');
    const claim = { namespace: textAt(ref, 'namespace') ?? '', name: textAt(ref, 'name') ?? '' };
    const stays = textAt(volume, 'spec', 'persistentVolumeReclaimPolicy') === 'Retain';
    if (!stays || !(namespaces.has(claim.namespace) || going.has(nameOf(claim)))) return [];
    const id = { apiVersion: 'v1', kind: 'PersistentVolume', name: textAt(volume, 'metadata', 'name') ?? '' };
    const reason = `its reclaim policy is Retain; it has the data of PersistentVolumeClaim ${nameOf(claim)}`;
    return [{ id, reason }];
  });
}
