import { isWorkloadKind } from '../../charts/contract/kinds';
import type { Api } from '../cluster/api';
import { FIELD_MANAGER } from '../cluster/field-manager';
import type { Inventory } from '../cluster/inventory';
import { isOurs, keyOfObject, nameOfObject, type ObjectId } from '../cluster/objects';
import { at } from '../json';
import type { Rendered } from '../rendering/rendered';
import { until } from './until';

/** Workloads of former renderings by the key of the one that is rendered with their name in another namespace. */
export function findMoves(inventory: Inventory, objects: readonly Rendered[]): ReadonlyMap<string, ObjectId> {
  const former = inventory.obsolete(objects).filter(({ kind }) => isWorkloadKind(kind));
  return new Map(
    former.flatMap((old) => {
      const { apiVersion, kind, namespace, name } = old;
      const successor = objects.find(
        ({ id, component }) => id.kind === kind && id.name === name && component === old.component,
      );
      return successor ? [[keyOfObject(successor.id), { apiVersion, kind, namespace, name }] as const] : [];
    }),
  );
}

/** Stops the pods of a workload that moves to another namespace: two of a controller would work against each other. */
export async function scaleToZero(api: Api, former: ObjectId, seconds: number): Promise<void> {
  const live = await api.read(former);
  if (!live || !isOurs(live) || former.kind === 'DaemonSet') return;
  const { apiVersion, kind, namespace, name } = former;
  if (at(live, 'spec', 'replicas') !== 0) {
    await api.patch({ apiVersion, kind, metadata: { namespace, name }, spec: { replicas: 0 } }, FIELD_MANAGER, 'merge');
  }
  const isStopped = async (): Promise<boolean> => Number(at(await api.read(former), 'status', 'replicas') ?? 0) === 0;
  await until(isStopped, seconds, `${nameOfObject(former)} still has pods`);
}
