import fc, { type Arbitrary } from 'fast-check';

import { type KubeflowProps, Nfs, type NfsProps, type StorageProps, type TenantVolume } from '../../charts';
import { one, record } from './draw';
import * as v from './values';

const nfsProps = fc.record<NfsProps, 'server' | 'path'>(
  {
    server: one('nfs.example.com', '10.0.0.5', 'fd00::5'),
    path: one('/', '/export/a_b.c'),
    mountOptions: one([], ['nfsvers=4.1', 'hard']),
  },
  { requiredKeys: ['server', 'path'] },
);
const nfs: Arbitrary<Nfs> = fc.oneof(nfsProps.map(Nfs.static), nfsProps.map(Nfs.csi));
/** A class for volumes of several nodes, or a server. */
export const storage: Arbitrary<StorageProps> = record<StorageProps>({
  class: v.storageClass,
  sharedClass: v.storageClass,
  nfs,
}).map(({ nfs: server, sharedClass, ...rest }) => (server ? { ...rest, nfs: server } : { ...rest, sharedClass }));

/** A volume that is of a class for several nodes, or of one node; and of a folder only where there is a server. */
export function reconcileVolume({ folder, ...volume }: TenantVolume, { storage: given }: KubeflowProps): TenantVolume {
  const [nfs, isOwn] = [given?.nfs, volume.storageClass !== undefined];
  if (nfs && !isOwn && folder !== undefined) return { ...volume, folder, accessMode: 'ReadOnlyMany' };
  const isOffered = isOwn || nfs || given?.sharedClass !== undefined;
  return volume.accessMode === 'ReadWriteMany' && !isOffered ? { ...volume, accessMode: 'ReadWriteOnce' } : volume;
}
