import { NFS_CLASS } from '../config/storage';
import { Resource } from '../kit';
import { isOf } from '../kit/resource';
import { homeOf, objectsOf, type Pass } from './index';

/**
 * Sets the definition's StorageClass on all volume claims of components that name none, in place of the cluster's default, and
 * renders the class of an NFS server. First, because it depends on no other pass.
 */
export const setStorageClass: Pass = (tree, { storage: { class: storageClassName, nfs } }) => {
  if (storageClassName !== undefined) {
    for (const claim of objectsOf(tree).filter(isOf('v1/PersistentVolumeClaim'))) {
      const { storageClassName: own = storageClassName, ...spec } = claim.fields.spec ?? {};
      claim.fields = { spec: { storageClassName: own, ...spec } };
    }
  }
  if (nfs?.kind !== 'csi') return;
  const { server, path: share, mountOptions } = nfs;
  const component = homeOf(tree);
  if (!component) return;
  // One folder for a claim, without folders in it: the driver deletes the first folder of `subDir` with a claim
  // (https://github.com/kubernetes-csi/csi-driver-nfs/blob/v4.9.0/pkg/nfs/controllerserver.go, getRootDir).
  const subDir = '${pvc.metadata.namespace}.${pvc.metadata.name}.${pv.metadata.name}';
  new Resource(component, 'storage.k8s.io/v1/StorageClass', NFS_CLASS, {
    provisioner: 'nfs.csi.k8s.io',
    parameters: { server, share, subDir },
    mountOptions,
    allowVolumeExpansion: true,
  });
};
