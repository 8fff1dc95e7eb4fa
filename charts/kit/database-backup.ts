import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { Construct } from 'constructs';

import { claimVolume, renderClaim } from './claim';
import { type EnvValue, RESTRICTED, RESTRICTED_POD } from './container';
import { namespaceOf } from './namespace';
import { Config, Resource } from './resource';
import { podsWith, PromisedPath } from './traffic';
import { configVolume, type Labels, podTemplate, ServiceAccount } from './workload';

/** The variables from which the programs of each database take the password. */
const PASSWORD = { mysql: 'MYSQL_PWD', postgres: 'PGPASSWORD' } as const;

/** When a database is dumped, where to, and how many dumps are kept. */
export interface BackupPlan {
  /** As cron has it, in UTC. */
  readonly schedule: string;
  /** The volume for the dumps. */
  readonly to: { readonly size: string; readonly storageClass?: string };
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

/** The ServiceAccount of the backup of a system's database. */
export function backupAccount(name: string): string {
  return `${name}-backup`;
}

/** Name of the claim for the dumps. */
export function backupClaim({ name }: DatabaseBackupProps): string {
  return `${name}-backups`;
}

/**
 * Dumps a database again and again, with the programs of its own image. The volume of the dumps is also the database's,
 * where it can only be read: it is bound when the database starts, and not at the first dump, for which nothing that
 * installs the platform waits; and the dumps are where they are restored. That is why both pods are on one node.
 */
export class DatabaseBackup extends Construct {
  constructor(scope: Construct, props: PlannedBackup, server: Server) {
    super(scope, 'backup');
    const { schedule, to } = props.plan;
    const name = backupAccount(props.name);
    renderClaim(this, backupClaim(props), to.size, to.storageClass);
    const script = readFileSync(join(__dirname, 'database-backup.sh'), 'utf8');
    const code = new Config(this, `${name}-code`, { 'backup.sh': script });
    new ServiceAccount(this, name, { automountServiceAccountToken: false });
    const selector = { 'app.kubernetes.io/name': name };
    const template = podTemplate({
      selector,
      sidecar: props.sidecar,
      serviceAccount: name,
      container: dump(props, server),
      volumes: [claimVolume('backups', backupClaim(props)), configVolume('program', code.name)],
      pod: {
        restartPolicy: 'Never',
        securityContext: { ...RESTRICTED_POD, fsGroup: server.user, fsGroupChangePolicy: 'OnRootMismatch' },
        affinity: besides(server.pods),
      },
    });
    new Resource(this, 'batch/v1/CronJob', name, {
      spec: {
        schedule,
        timeZone: 'Etc/UTC',
        concurrencyPolicy: 'Forbid',
        successfulJobsHistoryLimit: 1,
        failedJobsHistoryLimit: 3,
        // A dump that hangs would keep all later ones from starting.
        jobTemplate: { spec: { backoffLimit: 2, activeDeadlineSeconds: 6 * 60 * 60, template } },
      },
    });
    const namespace = namespaceOf(this);
    new PromisedPath(this, `${name} → ${server.service}`, {
      from: podsWith(namespace, selector),
      to: { host: `${server.service}.${namespace}`, port: server.port },
      protocol: 'tcp',
    });
  }
}

function dump({ name, user, password, plan }: PlannedBackup, server: Server) {
  return {
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
      KEEP: String(plan.keep),
    },
    mounts: { [BACKUPS]: 'backups', '/program': { volume: 'program', readOnly: true } },
    resources: { requests: { cpu: '50m', memory: '128Mi' }, limits: { cpu: '1', memory: '512Mi' } },
    securityContext: {
      ...RESTRICTED,
      runAsUser: server.user,
      runAsGroup: server.user,
      readOnlyRootFilesystem: true,
    },
  };
}

/** On the node of some pods. */
function besides(pods: Labels) {
  const term = { labelSelector: { matchLabels: pods }, topologyKey: 'kubernetes.io/hostname' };
  return { podAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [term] } };
}
