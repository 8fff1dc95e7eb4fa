import { type Check, fields } from '../checks/check';
import { count } from '../checks/numbers';
import type { Report } from '../checks/report';
import { schedule } from '../checks/schedule';
import { ownVolume } from '../checks/volume';
import type { BackupPlan } from '../../kit/database-backup';
import { ROLE_ANNOTATION, type ResolvedObjectStore } from './object-store';

/** Where dumps of databases are kept. */
export type Backup = ({ readonly kind: 'claim' } & BackupClaimProps) | { readonly kind: 'objectStore' };

/** A volume for the dumps of a database. Each database has its own, of this size. */
export interface BackupClaimProps {
  /** Size of the volume, such as `'20Gi'`: room for one dump more than are kept. */
  readonly size: string;
  /** StorageClass of the volume. Its volumes must be reachable from where the database's are. @default `storage.class` of the platform */
  readonly storageClass?: string;
}

/** Places for backups. */
export const Backup = {
  /** A volume of the cluster for each database. */
  claim: (props: BackupClaimProps): Backup => ({ kind: 'claim', ...props }),
  /** The folder `backups/` of the platform's object store, with the platform's keys or role. */
  objectStore: (): Backup => ({ kind: 'objectStore' }),
};

/** Dumps of the platform's own databases. External databases are backed up by their owner. */
export interface BackupProps {
  /** When dumps are made, in UTC, as cron has it: `'0 3 * * *'`, `'30 4 * * MON-FRI'` or `'@daily'`. */
  readonly schedule: string;
  /** Where they are kept. */
  readonly to: Backup;
  /** How many dumps of each database are kept; older ones are deleted. @default 7 */
  readonly keep?: number;
}

/** What of the platform decides about backups. */
export interface BackupSurroundings {
  /** Whether the platform has a database of its own. */
  readonly isNeeded: boolean;
  readonly store: ResolvedObjectStore;
  /** Whether Pipelines are installed, which bring the platform's own store. */
  readonly hasPipelines: boolean;
  /** An image with a client of S3. */
  readonly image: string;
}

const checkProps: Check<BackupProps> = fields<BackupProps>({
  schedule,
  to: (report, at, to) => to.kind !== 'claim' || ownVolume(report, at, to),
  keep: count('backups'),
});

/** Fills in the defaults, and reports what cannot be a backup. */
export function resolveBackup(backup: BackupProps, around: BackupSurroundings, report: Report): BackupPlan {
  const at = 'databases.backup';
  const { isNeeded, hasPipelines, store, image } = around;
  const nothing = 'has nothing to back up: no installed component has a database of its own; leave it out';
  const { to, keep = 7 } = backup;
  const missing =
    'is SeaweedFS, which comes with Pipelines, and Pipelines are off; write Backup.claim({ … }) or ObjectStore.s3({ … })';
  if (report.check(isNeeded, at, nothing) && checkProps(report, at, backup)) {
    report.check(to.kind !== 'objectStore' || !store.own || hasPipelines, `${at}.to`, missing);
  }
  if (to.kind === 'claim') return { ...backup, to, keep };
  const { role } = store;
  const account = role === undefined ? undefined : { [ROLE_ANNOTATION]: role };
  return { ...backup, to: { kind: 'objectStore', store, image, account }, keep };
}
