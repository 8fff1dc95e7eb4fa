import { type Check, fields } from '../checks/check';
import { count } from '../checks/numbers';
import type { Report } from '../checks/report';
import { schedule } from '../checks/schedule';
import { ownVolume } from '../checks/volume';

/** Where dumps of databases are kept. */
export type Backup = { readonly kind: 'claim' } & BackupClaimProps;

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

/** Backups with all defaults filled in. */
export type ResolvedBackup = Required<BackupProps>;

const checkProps: Check<BackupProps> = fields<BackupProps>({
  schedule,
  to: ownVolume,
  keep: count('backups'),
});

/**
 * Fills in the defaults, and reports what cannot be a backup.
 * @param isNeeded whether the platform has a database of its own
 */
export function resolveBackup(backup: BackupProps, isNeeded: boolean, report: Report): ResolvedBackup {
  const at = 'databases.backup';
  const nothing = 'has nothing to back up: no installed component has a database of its own; leave it out';
  if (report.check(isNeeded, at, nothing)) checkProps(report, at, backup);
  const { keep = 7 } = backup;
  return { ...backup, keep };
}
