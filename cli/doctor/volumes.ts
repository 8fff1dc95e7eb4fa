import { idOf, nameOfObject } from '../cluster/objects';
import type { Finding } from '../findings';
import { type JsonObject, textAt } from '../json';
import type { CheckContext } from './check';
import { namespaceOption, resourceName } from './readiness';

/** Claims without a volume. One that waits for its first pod is fine. */
export async function claims(context: CheckContext): Promise<readonly Finding[]> {
  const { api } = context;
  const [namespaces, all, classes] = await Promise.all([
    context.podNamespaces(),
    api.list({ apiVersion: 'v1', kind: 'PersistentVolumeClaim' }),
    api.list({ apiVersion: 'storage.k8s.io/v1', kind: 'StorageClass' }),
  ]);
  const lazy = new Set(classes.filter(isLazy).map((one) => idOf(one).name));
  const waitsForPod = (claim: JsonObject): boolean =>
    lazy.has(textAt(claim, 'spec', 'storageClassName') ?? '') &&
    textAt(claim, 'metadata', 'annotations', 'volume.kubernetes.io/selected-node') === undefined;
  return all
    .filter((claim) => namespaces.all.has(idOf(claim).namespace ?? ''))
    .filter((claim) => textAt(claim, 'status', 'phase') !== 'Bound' && !waitsForPod(claim))
    .map((claim): Finding => {
      const id = idOf(claim);
      const code = 'storage/claim-pending';
      const level = namespaces.tenants.has(id.namespace ?? '') ? 'warning' : 'error';
      const wanted = textAt(claim, 'spec', 'storageClassName');
      const what = `${nameOfObject(id)} is ${textAt(claim, 'status', 'phase') ?? 'Pending'}`;
      if (wanted === undefined)
        return { level, code, what, remedy: 'make a default StorageClass, or write storage: { class: … }' };
      return { level, code, what, remedy: `see kubectl ${namespaceOption(id)}describe ${resourceName(id)}` };
    });
}

function isLazy(storageClass: JsonObject): boolean {
  return storageClass.volumeBindingMode === 'WaitForFirstConsumer';
}
