import type { Api, Propagation } from '../cluster/api';
import { FIELD_MANAGER } from '../cluster/field-manager';
import { idOf, nameOfObject, type ObjectId } from '../cluster/objects';
import { at, type JsonObject } from '../json';
import type { Rendered } from '../rendering/rendered';
import { markFormer } from './former';
import { adoptsPods, isManaged, type Migration, uidOf } from './migration';
import { prepareCrd } from './stored-versions';
import { until } from './until';

/**
 * Makes room for an object that cannot be applied as it stands; the apply that follows makes it. Each way begins with what
 * is in the cluster, and can be interrupted and repeated.
 * @param seconds how long to wait until something is gone
 */
export async function makeRoom(api: Api, one: Rendered, { way }: Migration, seconds: number): Promise<void> {
  const live = await api.read(one.id);
  if (!live) return;
  if (way === 'rewrite') return prepareCrd(api, one, live, seconds);
  if (way === 'orphan') return leaveSet(api, live, one, seconds);
  if (way === 'replace') await markFormer(api, live);
  await remove(api, live, PROPAGATION[way], seconds);
}

const PROPAGATION = { replace: 'Orphan', stop: 'Foreground', remake: 'Background' } as const;

/** Deletes an object, and waits until it is gone: an apply would change one that is still being deleted. */
async function remove(api: Api, live: JsonObject, propagation: Propagation, seconds: number): Promise<void> {
  const id = idOf(live);
  await api.delete(id, propagation);
  await until(async () => !(await isStill(api, id, uidOf(live))), seconds, `${nameOfObject(id)} is not gone`);
}

/** The pods and claims of a StatefulSet stay. Pods that the new one does not select would keep their names from it. */
async function leaveSet(api: Api, live: JsonObject, { object }: Rendered, seconds: number): Promise<void> {
  const { namespace, name, ...kind } = idOf(live);
  const deletes = at(live, 'spec', 'persistentVolumeClaimRetentionPolicy', 'whenDeleted') === 'Delete';
  const retained = { persistentVolumeClaimRetentionPolicy: { whenDeleted: 'Retain' } };
  if (deletes) {
    const { apiVersion, kind: named } = kind;
    await api.patch({ apiVersion, kind: named, metadata: { namespace, name }, spec: retained }, FIELD_MANAGER, 'merge');
  }
  await remove(api, live, 'Orphan', seconds);
  if (adoptsPods(live, object)) return;
  const pods = await api.list({ apiVersion: 'v1', kind: 'Pod', namespace });
  const left = pods.filter((pod) => !isManaged(pod) && isPodOf(name, idOf(pod).name));
  for (const pod of left) await remove(api, pod, 'Background', seconds);
}

function isPodOf(set: string, pod: string): boolean {
  return pod.startsWith(`${set}-`) && /^\d+$/.test(pod.slice(set.length + 1));
}

async function isStill(api: Api, id: ObjectId, uid: string): Promise<boolean> {
  const found = await api.read(id);
  return found !== undefined && uidOf(found) === uid;
}
