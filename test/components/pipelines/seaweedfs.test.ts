import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { newFolder, REPO, run } from '../../support/files';

const SCRIPT = join(REPO, 'charts/components/pipelines/seaweedfs.sh');

/** Runs the script with stand-ins for the programs that it calls. */
class Container {
  private readonly folder = newFolder();
  readonly done = join(this.folder, 'done');
  private readonly log = join(this.folder, 'log');
  private readonly buckets = join(this.folder, 'buckets');

  constructor(isReachable = true) {
    writeFileSync(this.log, '');
    writeFileSync(this.buckets, '');
    this.program('wget', isReachable ? 'exit 0' : 'exit 1');
    this.program('sleep', 'exit 0');
    this.program(
      'weed',
      `read -r line; echo "$line" >> ${this.log}`,
      `case "$line" in s3.bucket.list) cat ${this.buckets};; s3.bucket.create*) echo "$line" >> ${this.buckets};; *) echo "$line";; esac`,
    );
  }

  private program(name: string, ...lines: readonly string[]): void {
    const file = join(this.folder, name);
    writeFileSync(file, ['#!/bin/sh', ...lines, ''].join('\n'));
    chmodSync(file, 0o755);
  }

  start(): { readonly status: number | null; readonly output: string } {
    const script = readFileSync(SCRIPT, 'utf8').replaceAll('/tmp/initialization-complete', this.done);
    const env = { PATH: `${this.folder}:${process.env.PATH ?? ''}`, accesskey: 'the-id', secretkey: 'the-secret' };
    return run('/bin/sh', ['-c', script], this.folder, env);
  }

  /** What the script told SeaweedFS to change. */
  get changes(): string[] {
    const lines = readFileSync(this.log, 'utf8').split('\n');
    return lines.filter((line) => line !== '' && line !== 's3.bucket.list');
  }
}

const USER = 's3.configure -user kubeflow-admin -access_key the-id -secret_key the-secret -actions Admin -apply';

test('the first start makes the bucket and the platform’s user, and tells nobody the keys', () => {
  const container = new Container();
  const { status, output } = container.start();
  expect(status).toBe(0);
  expect(container.changes).toEqual(['s3.bucket.create --name mlpipeline', USER]);
  expect(existsSync(container.done)).toBe(true);
  expect(output).not.toContain('the-secret');
});

test('a later start leaves the bucket, and sets the keys again, which may have changed', () => {
  const container = new Container();
  container.start();
  expect(container.start().status).toBe(0);
  expect(container.changes).toEqual(['s3.bucket.create --name mlpipeline', USER, USER]);
});

test('the container does not count as started while SeaweedFS does not answer', () => {
  const container = new Container(false);
  expect(container.start().status).not.toBe(0);
  expect(existsSync(container.done)).toBe(false);
});
