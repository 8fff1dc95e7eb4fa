import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import type { Construct } from 'constructs';

import type { ObjectStoreAccess } from '../contract/object-store';
import { backupContainer } from './backup-job';
import { container } from './container';
import type * as k8s from './k8s';
import { declareStore, objectStoreKeys } from './object-store';
import { TrustedCa, trusting } from './trusted-ca';

/** Where dumps go that are kept in the platform's object store. */
export interface StoreTarget {
  readonly kind: 'objectStore';
  readonly store: ObjectStoreAccess;
  /**
   * An image with Python and boto3, which knows keys, roles and authorities: that of KServe's storage initializer, which the
   * platform has anyway. The images of databases have no client of S3.
   */
  readonly image: string;
  /** Annotations of the ServiceAccount that has a role in the cloud. */
  readonly account?: Readonly<Record<string, string>>;
}

/** Folder of the bucket with the dumps of all systems. */
const FOLDER = 'backups/';

/** What is uploaded, and by whom. */
interface Upload {
  /** Folder of the pod with the file, and the volume that it is of. */
  readonly folder: string;
  readonly volume: string;
  /** What names of files begin with. */
  readonly files: string;
  readonly keep: number;
  readonly user: number;
  /** Name of the CronJob. */
  readonly job: string;
  /** ConfigMap's volume with the program. */
  readonly program: string;
}

/** The program that puts dumps into the store. */
export function uploadScript(): string {
  return readFileSync(join(__dirname, 'backup-upload.py'), 'utf8');
}

/** The container that puts a dump into the store, with the platform's own keys or role, and its volumes. */
export function uploading(scope: Construct, { store, image }: StoreTarget, upload: Upload) {
  const { ca } = store;
  const authorities = ca === undefined ? [] : [new TrustedCa(scope, `${upload.job}-ca`, ca)];
  const { container: trust, pods } = trusting(authorities);
  declareStore(scope, store);
  const [authority] = authorities;
  const upper: k8s.Container = container({
    name: 'upload',
    image,
    command: ['python', '/program/upload.py'],
    env: {
      FOLDER: upload.folder,
      NAME: upload.files,
      KEEP: String(upload.keep),
      ENDPOINT: store.endpoint,
      REGION: store.region,
      BUCKET: store.bucket,
      PREFIX: `${store.prefix}${FOLDER}`,
      PATH_STYLE: String(store.pathStyle),
      ...objectStoreKeys(store),
      ...(authority && { AWS_CA_BUNDLE: authority.file }),
    },
    mounts: {
      [upload.folder]: { volume: upload.volume, readOnly: true },
      '/program': { volume: upload.program, readOnly: true },
      ...trust.mounts,
    },
    ...backupContainer(upload.user),
  });
  return { container: upper, volumes: pods.volumes ?? [] };
}
