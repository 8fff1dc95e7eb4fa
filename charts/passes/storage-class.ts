import { isOf } from '../kit/resource';
import { objectsOf, type Pass } from './index';

/**
 * Lets all volumes that components ask for be of the definition's StorageClass, instead of the cluster's default one.
 * First, as it asks nothing of the others.
 */
export const setStorageClass: Pass = (tree, { storageClass: storageClassName }) => {
  if (storageClassName === undefined) return;
  for (const claim of objectsOf(tree).filter(isOf('v1/PersistentVolumeClaim'))) {
    claim.fields = { spec: { storageClassName, ...claim.fields.spec } };
  }
};
