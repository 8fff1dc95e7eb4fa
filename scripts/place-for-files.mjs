import { spawnSync } from 'node:child_process';
import { rmSync, statfsSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Bytes that the files of tests or of the bench need, and as many again. */
const ROOM = 2 ** 31;
const MEMORY = '/dev/shm';

/**
 * Where many files are made and deleted: in memory, where a machine has room there for files and programs. An ext4 disk
 * without a journal takes fifty times as long to make a file for some minutes after many were deleted, because it leaves
 * their inodes alone.
 */
export function placeForFiles() {
  const program = join(MEMORY, `cdk8s-kubeflow-${process.pid}`);
  try {
    const { bavail, bsize } = statfsSync(MEMORY);
    writeFileSync(program, '#!/bin/sh\n', { mode: 0o700 });
    if (bavail * bsize > ROOM && spawnSync(program).status === 0) return MEMORY;
  } catch {
    // There is none, or it is not ours.
  } finally {
    rmSync(program, { force: true });
  }
  return tmpdir();
}
