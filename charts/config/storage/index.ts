import { type Check, fields } from '../checks/check';
import { dnsName } from '../checks/names';
import type { Report } from '../checks/report';
import { checkNfs, type Nfs } from './nfs';

/** The classes of volumes. Existing volumes keep theirs: a change is for new ones. */
export interface StorageProps {
  /**
   * StorageClass of all volumes that name no other: of databases and stores, of tenants, of notebooks' homes and of the
   * form. @default the cluster's default class; without one, the volumes stay pending
   */
  readonly class?: string;
  /**
   * StorageClass whose volumes pods on several nodes mount at once: of CephFS, EFS, Filestore, a provisioner of NFS.
   * Volumes that are `ReadWriteMany` or `ReadOnlyMany`, and name no class, are of it. @default none
   */
  readonly sharedClass?: string;
  /** An NFS server for such volumes, in place of `sharedClass`. @default none */
  readonly nfs?: Nfs;
}

/** Who may mount a volume at a time: pods of one node, pods of several, several that only read, one pod. */
export type VolumeAccess = 'ReadWriteOnce' | 'ReadWriteMany' | 'ReadOnlyMany' | 'ReadWriteOncePod';

/** {@link StorageProps}, with the class of the NFS server filled in where there is one. */
export type Storage = StorageProps;

/** The StorageClass that is rendered for the CSI driver of NFS. */
export const NFS_CLASS = 'kubeflow-nfs';

const check: Check<StorageProps> = fields<StorageProps>({ class: dnsName, sharedClass: dnsName, nfs: checkNfs });

/** Finds the class of volumes for pods on several nodes. */
export function resolveStorage(given: StorageProps, report: Report): Storage {
  check(report, 'storage', given);
  const { nfs, sharedClass } = given;
  const two = `is a second place of shared volumes beside sharedClass, '${sharedClass}'; leave one of them out`;
  report.check(!nfs || sharedClass === undefined, 'storage.nfs', two);
  return { ...given, sharedClass: nfs?.kind === 'csi' ? NFS_CLASS : sharedClass };
}

/** What says where a volume is. */
export interface Placed {
  readonly storageClass?: string;
  readonly accessMode?: VolumeAccess;
}

/** Whether pods on several nodes mount a volume. */
export function isShared({ accessMode }: Placed): boolean {
  return accessMode === 'ReadWriteMany' || accessMode === 'ReadOnlyMany';
}

/** The class of a volume; undefined for the cluster's default class. */
export function classOf(volume: Placed, storage: Storage): string | undefined {
  return volume.storageClass ?? (isShared(volume) ? storage.sharedClass : undefined) ?? storage.class;
}

/** Reports a volume that several nodes are to write to, if no class is known to offer that. */
export const checkShared =
  ({ sharedClass, nfs }: Storage): Check<Placed> =>
  (report, at, { accessMode, storageClass }) => {
    const places =
      nfs?.kind === 'static'
        ? 'Nfs.static is for the volumes of tenants alone; write storage: { nfs: Nfs.csi({ … }) }'
        : `write storage: { sharedClass: '…' }`;
    const message = `'ReadWriteMany' needs a class whose volumes several nodes mount, and none is named; ${places}, or storageClass here`;
    const isPlaced = storageClass !== undefined || sharedClass !== undefined;
    return report.check(accessMode !== 'ReadWriteMany' || isPlaced, `${at}.accessMode`, message);
  };
