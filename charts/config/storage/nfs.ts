import { isIP } from 'node:net';
import { posix } from 'node:path';

import { type Check, each, fields } from '../checks/check';
import { dnsName } from '../checks/names';
import { filledWith, like } from '../checks/texts';

/** How volumes are made of an NFS server. */
export type Nfs = ({ readonly kind: 'static' } & NfsProps) | ({ readonly kind: 'csi' } & NfsProps);

/** An export of an NFS server: the "file storage" of clouds. */
export interface NfsProps {
  /** Host name or IP address of the server. */
  readonly server: string;
  /** Absolute path of the export, such as `/export/kubeflow`. */
  readonly path: string;
  /** How nodes mount it, such as `nfsvers=4.1`. @default as the nodes do by themselves */
  readonly mountOptions?: readonly string[];
}

/** Ways to make volumes of an NFS server. */
export const Nfs = {
  /**
   * A PersistentVolume is rendered for each volume of tenants that is `ReadWriteMany` or `ReadOnlyMany` and names no class:
   * the folder `tenants/<tenant>/<volume>` of the export. You make the folders; nodes need their NFS client.
   */
  static: (props: NfsProps): Nfs => ({ kind: 'static', ...props }),
  /**
   * The StorageClass `kubeflow-nfs` is rendered for the CSI driver `nfs.csi.k8s.io`, which you install: it makes a folder
   * of the export for each claim, also for those that users make.
   */
  csi: (props: NfsProps): Nfs => ({ kind: 'csi', ...props }),
};

const server: Check<string> = (report, at, text) => {
  if (!filledWith('the host name of the NFS server')(report, at, text)) return false;
  if (isIP(text)) return true;
  const [, host = '', path] = /^(?:[a-z0-9]+:\/\/)?([^/:]+)(?::?(\/.*)|:\d+)?$/i.exec(text) ?? [];
  const better = path === undefined ? `write '${host}'` : `write server: '${host}', path: '${path}'`;
  return (
    report.check(host === text || host === '', at, `'${text}' is more than a host; ${better}`) &&
    dnsName(report, at, text)
  );
};

const FOLDERS = /^[\w.-]+(?:\/[\w.-]+)*$/;
const isFolder = (path: string): boolean => FOLDERS.test(path) && !path.split('/').includes('..');

const path: Check<string> = (report, at, text) => {
  const bare = text.replace(/\/+$/, '');
  return (
    report.check(text.startsWith('/'), at, `'${text}' is not an absolute path; write '/${bare}'`) &&
    report.check(text === '/' || bare === text, at, `'${text}' ends in a slash; write '${bare || '/'}'`) &&
    report.check(text === '/' || isFolder(text.slice(1)), at, `'${text}' is not a path of folders; write '/export'`)
  );
};

const mountOption = like(/^[a-z0-9_]+(?:=[^\s,]+)?$/i, `one option of mount; write one such as 'nfsvers=4.1'`);

/** Reports what is not an export of an NFS server. */
export const checkNfs: Check<Nfs> = fields<NfsProps>({ server, path, mountOptions: each(mountOption) });

/** Folder of the export in which tenants have theirs. */
const TENANTS = 'tenants';

/** Reports what is not a folder of the export, or one of a tenant. */
export const checkFolder: Check<string> = (report, at, text) =>
  report.check(isFolder(text), at, `'${text}' is not a folder below the export; write one such as 'datasets/images'`) &&
  report.check(
    text.split('/')[0] !== TENANTS,
    at,
    `'${text}' is in the folder of tenants' own volumes; write one such as 'datasets/images'`,
  );

/** The folder of a tenant's volume on the server: one that is named, or the volume's own. */
export function nfsPath(nfs: Nfs, tenant: string, volume: { readonly name: string; readonly folder?: string }): string {
  return posix.join(nfs.path, volume.folder ?? posix.join(TENANTS, tenant, volume.name));
}
