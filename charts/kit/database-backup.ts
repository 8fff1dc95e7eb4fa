import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { Construct } from 'constructs';

import { backupContainer, BackupJob, type BackupJobProps } from './backup-job';
import { type StoreTarget, uploading, uploadScript } from './backup-upload';
import { claimVolume, renderClaim } from './claim';
import { container, type EnvValue } from './container';
import { namespaceOf } from './namespace';
import { Config } from './resource';
import { podsWith, PromisedPath } from './traffic';
import { configVolume, emptyDir, type Labels } from './workload';

/** The variables from which the programs of each database take the password. */
const PASSWORD = { mysql: 'MYSQL_PWD', postgres: 'PGPASSWORD' } as const;

/** A volume for dumps. */
interface ClaimTarget {
  readonly kind: 'claim';
  readonly size: string;
  readonly storageClass?: string;
}

/** When a database is dumped, where to, and how many dumps are kept. */
export interface BackupPlan {
  /** As cron has it, in UTC. */
  readonly schedule: string;
  readonly to: ClaimTarget | StoreTarget;
  readonly keep: number;
}

/** How a database of a system is backed up. */
export interface DatabaseBackupProps {
  /** @default it is not */
  readonly plan: BackupPlan | undefined;
  /** What the CronJob, its ServiceAccount and its dumps are named after: the system. */
  readonly name: string;
  /** A user of the server who may read all databases. */
  readonly user: EnvValue;
  readonly password: EnvValue;
  /** Whether the pod has a sidecar; where the database demands callers with an identity, it needs one. @default the namespace's label decides */
  readonly sidecar?: boolean;
}

type PlannedBackup = DatabaseBackupProps & { readonly plan: BackupPlan };

/** The database server that is dumped. */
interface Server {
  readonly engine: keyof typeof PASSWORD;
  readonly image: string;
  /** User and group of the image's programs. */
  readonly user: number;
  /** Its Service. */
  readonly service: string;
  readonly port: number;
  /** Labels of its pod. */
  readonly pods: Labels;
}

/** Where the dumps are, in the pods of the database and of its backup. */
export const BACKUPS = '/backups';

/** The CronJob and the ServiceAccount of the backup of a system. */
export function backupAccount(name: string): string {
  return `${name}-backup`;
}

/** Name of the claim for the backups of a system. */
export function backupClaim(name: string): string {
  return `${name}-backups`;
}

/** The claim that the system's own pod mounts, too; undefined where backups are in no claim. */
export function mountedBackups(name: string, plan: BackupPlan | undefined): string | undefined {
  return plan?.to.kind === 'claim' ? backupClaim(name) : undefined;
}

/**
 * Dumps a database again and again, with the programs of its own image, into a claim or into the platform's object store.
 * The volume of a claim is also the database's, where it can only be read: it is bound when the database starts, and not at
 * the first dump, for which nothing that installs the platform waits; and the dumps are where they are restored. That is why
 * both pods are on one node.
 */
export class DatabaseBackup extends Construct {
  constructor(scope: Construct, props: PlannedBackup, server: Server) {
    super(scope, 'backup');
    const { schedule, to } = props.plan;
    const name = backupAccount(props.name);
    const script = readFileSync(join(__dirname, 'database-backup.sh'), 'utf8');
    const files = { 'backup.sh': script, ...(to.kind === 'objectStore' && { 'upload.py': uploadScript() }) };
    const code = new Config(this, `${name}-code`, files);
    const program = configVolume('program', code.name);
    const parts = to.kind === 'claim' ? this.intoClaim(props, to, server) : this.intoStore(props, to, server);
    const { user } = server;
    const common = { schedule, user, sidecar: props.sidecar };
    const job = new BackupJob(this, name, { ...common, ...parts, volumes: [...parts.volumes, program] });
    const namespace = namespaceOf(this);
    const from = podsWith(namespace, job.selector);
    new PromisedPath(this, `${name} → ${server.service}`, {
      from,
      to: { host: `${server.service}.${namespace}`, port: server.port },
      protocol: 'tcp',
    });
    if (to.kind === 'claim' || !to.store.own) return;
    const { host, port = 80 } = to.store;
    new PromisedPath(this, `${name} → object store`, { from, to: { host, port } });
  }

  private intoClaim(props: PlannedBackup, { size, storageClass }: ClaimTarget, server: Server): Parts {
    const claim = backupClaim(props.name);
    renderClaim(this, claim, size, storageClass);
    return {
      containers: [dump(props, server, props.plan.keep)],
      volumes: [claimVolume('backups', claim)],
      beside: server.pods,
    };
  }

  private intoStore(props: PlannedBackup, to: StoreTarget, server: Server): Parts {
    const { container: upload, volumes } = uploading(this, to, {
      job: backupAccount(props.name),
      folder: BACKUPS,
      volume: 'backups',
      files: `${props.name}-${server.engine}-`,
      keep: props.plan.keep,
      user: server.user,
      program: 'program',
    });
    return {
      before: [dump(props, server, 1)],
      containers: [upload],
      volumes: [emptyDir('backups'), ...volumes],
      account: to.account,
    };
  }
}

/** What differs between the places for dumps. */
type Parts = Pick<BackupJobProps, 'before' | 'containers' | 'volumes' | 'beside' | 'account'>;

function dump({ name, user, password }: PlannedBackup, server: Server, keep: number) {
  return container({
    name: 'dump',
    image: server.image,
    command: ['bash', '/program/backup.sh'],
    env: {
      ENGINE: server.engine,
      HOST: server.service,
      USERNAME: user,
      [PASSWORD[server.engine]]: password,
      NAME: name,
      FOLDER: BACKUPS,
      KEEP: String(keep),
    },
    mounts: { [BACKUPS]: 'backups', '/program': { volume: 'program', readOnly: true } },
    ...backupContainer(server.user),
  });
}
