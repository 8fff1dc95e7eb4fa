import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { Construct } from 'constructs';

import type { Platform } from '../../config/platform';
import { backupAccount, backupClaim, backupContainer, BackupJob, BACKUPS, claimVolume } from '../../kit';
import { Config, configVolume, container, emptyDir, type Labels, podsWith, PromisedPath, renderClaim } from '../../kit';
import { FAMILY } from './deployment';

const NAME = 'seaweedfs';
/** Ports of SeaweedFS's master and filer: the shell asks at the first of each, and talks at the second. */
export const META_PORTS = { master: 9333, masterGrpc: 19333, filer: 8888, filerGrpc: 18888 } as const;

/** Labels of the pods that copy the store's metadata. */
export const COPIER: Labels = { 'app.kubernetes.io/name': backupAccount(NAME) };

/**
 * Copies SeaweedFS's metadata into a claim, by its own shell, as often as databases are dumped. The store's pod mounts the
 * claim, too, and only reads it: the copies are where they are loaded.
 */
export class StoreBackup extends Construct {
  constructor(scope: Construct, { images, databases: { backup } }: Platform, user: number) {
    super(scope, 'store-backup');
    if (backup?.to.kind !== 'claim') return;
    const { schedule, keep, to } = backup;
    const name = backupAccount(NAME);
    const claim = backupClaim(NAME);
    renderClaim(this, claim, to.size, to.storageClass);
    const script = readFileSync(join(__dirname, 'seaweedfs-backup.sh'), 'utf8');
    const code = new Config(this, `${name}-code`, { 'backup.sh': script });
    const host = `${NAME}.kubeflow`;
    const copy = container({
      name: 'copy',
      image: images.seaweedFs,
      command: ['/bin/sh', '/program/backup.sh'],
      env: {
        MASTER: `${host}:${META_PORTS.master}`,
        FILER: `${host}:${META_PORTS.filer}`,
        FOLDER: BACKUPS,
        KEEP: String(keep),
      },
      mounts: { [BACKUPS]: 'backups', '/program': { volume: 'program', readOnly: true }, '/tmp': 'tmp' },
      ...backupContainer(user),
    });
    const job = new BackupJob(this, name, {
      schedule,
      user,
      containers: [copy],
      volumes: [claimVolume('backups', claim), configVolume('program', code.name), emptyDir('tmp')],
      beside: { app: NAME, ...FAMILY },
    });
    for (const port of [META_PORTS.masterGrpc, META_PORTS.filerGrpc]) {
      const to = { host, port };
      new PromisedPath(this, `${name} → ${NAME}:${port}`, { from: podsWith('kubeflow', job.selector), to });
    }
  }
}
