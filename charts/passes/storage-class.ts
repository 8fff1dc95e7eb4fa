import { isOf } from '../kit/resource';
import { objectsOf, type Pass } from './index';

/**
 * Sets the definition's StorageClass on all volume claims of components that name none, in place of the cluster's default. First,
 * because it depends on no other pass.
 */
export const setStorageClass: Pass = (tree, { storageClass: storageClassName }) => {
  if (storageClassName === undefined) return;
  for (const claim of objectsOf(tree).filter(isOf('v1/PersistentVolumeClaim'))) {
    const { storageClassName: own = storageClassName, ...spec } = claim.fields.spec ?? {};
    claim.fields = { spec: { storageClassName: own, ...spec } };
  }
};
