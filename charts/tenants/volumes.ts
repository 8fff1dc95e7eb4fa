import type { Construct } from 'constructs';

import type { Storage } from '../config/storage';
import type { Nfs } from '../config/storage/nfs';
import type { ResolvedVolume } from '../config/tenants/workspace';
import { Resource } from '../kit';

/** A PersistentVolumeClaim, and the PersistentVolume for it where that is a folder of the NFS server. */
export function renderVolume(scope: Construct, volume: ResolvedVolume, namespace: string, { nfs }: Storage): void {
  const { name, size, accessMode = 'ReadWriteOnce', nfsPath } = volume;
  const of = { accessModes: [accessMode], resources: { requests: { storage: size } } };
  if (!nfs || nfsPath === undefined) {
    const spec = { ...of, storageClassName: volume.storageClass };
    return void new Resource(scope, 'v1/PersistentVolumeClaim', name, { spec });
  }
  // A namespace has no dot in its name, so no two volumes are of one name.
  const volumeName = `${namespace}.${name}`;
  const readOnly = accessMode === 'ReadOnlyMany' || undefined;
  new Resource(scope, 'v1/PersistentVolume', volumeName, {
    spec: {
      capacity: { storage: size },
      accessModes: [accessMode],
      persistentVolumeReclaimPolicy: 'Retain',
      storageClassName: '',
      // No other claim can have it.
      claimRef: { apiVersion: 'v1', kind: 'PersistentVolumeClaim', namespace, name },
      mountOptions: nfs.mountOptions,
      ...sourceOf(nfs, nfsPath, volumeName, readOnly),
    },
  });
  // The empty class keeps the cluster's default class away.
  new Resource(scope, 'v1/PersistentVolumeClaim', name, { spec: { ...of, storageClassName: '', volumeName } });
}

function sourceOf({ kind, server }: Nfs, path: string, volumeName: string, readOnly: true | undefined) {
  if (kind === 'static') return { nfs: { server, path, readOnly } };
  // Two volumes of one folder are two to Kubernetes, by their handles.
  const volumeHandle = `${server}#${path}#${volumeName}`;
  return { csi: { driver: 'nfs.csi.k8s.io', volumeHandle, readOnly, volumeAttributes: { server, share: path } } };
}
