import fc, { type Arbitrary } from 'fast-check';

import { Nfs, type NfsProps, type StorageProps } from '../../charts';
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
