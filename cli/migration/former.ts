import type { Api } from '../cluster/api';
import { FIELD_MANAGER } from '../cluster/field-manager';
import { idOf, keyOfObject, type Kind } from '../cluster/objects';
import { MissingRights } from '../cluster/rights';
import { itemsAt, type JsonObject, textAt } from '../json';
import { isManaged, uidOf } from './migration';

/** Label of what a replaced workload left behind; the annotation names its successor. */
const FORMER_LABEL = 'cdk8s-kubeflow/replaced';
const SUCCESSOR = 'cdk8s-kubeflow/replaced-by';

/** What keeps pods running without their workload, by its kind. */
const OWNED: Readonly<Record<string, readonly Kind[]>> = {
  Deployment: [{ apiVersion: 'apps/v1', kind: 'ReplicaSet' }],
  DaemonSet: [
    { apiVersion: 'v1', kind: 'Pod' },
    { apiVersion: 'apps/v1', kind: 'ControllerRevision' },
  ],
};

/**
 * Marks what a workload leaves behind when it is deleted alone. The marks are in the cluster, so that a run that is
 * interrupted can be followed by another one.
 */
export async function markFormer(api: Api, workload: JsonObject): Promise<void> {
  const id = idOf(workload);
  const metadata = { labels: { [FORMER_LABEL]: id.kind }, annotations: { [SUCCESSOR]: keyOfObject(id) } };
  for (const kind of OWNED[id.kind] ?? []) {
    const all = await api.list({ ...kind, namespace: id.namespace });
    const owned = all.filter((one) => ownersOf(one).includes(uidOf(workload)));
    for (const { apiVersion, kind: name, ...one } of owned.map(idOf)) {
      await api.patch({ apiVersion, kind: name, metadata: { ...one, ...metadata } }, FIELD_MANAGER, 'merge');
    }
  }
}

function ownersOf(object: JsonObject): readonly string[] {
  return itemsAt(object, 'metadata', 'ownerReferences').flatMap((one) => textAt(one, 'uid') ?? []);
}

/** What replaced workloads have left behind and no other one has adopted. Who may not read it has replaced none. */
async function findFormer(api: Api): Promise<readonly JsonObject[]> {
  const list = (kind: Kind): Promise<readonly JsonObject[]> =>
    new MissingRights().allowed(kind.kind, api.listMetadata(kind, { labelSelector: FORMER_LABEL }), []);
  const lists = await Promise.all(Object.values(OWNED).flat().map(list));
  return lists.flat().filter((one) => !isManaged(one));
}

/**
 * Removes what workloads have left behind, which must be ready themselves.
 * @param ready keys of the workloads
 * @returns how many objects were removed
 */
export async function removeFormer(api: Api, ready: ReadonlySet<string>): Promise<number> {
  const former = (await findFormer(api)).filter((one) =>
    ready.has(textAt(one, 'metadata', 'annotations', SUCCESSOR) ?? ''),
  );
  for (const one of former) await api.delete(idOf(one));
  return former.length;
}
