import type { ChildProcess } from 'node:child_process';

import { newLines } from '../../cli/status/watch';
import { start } from '../support/cli';
import { freshBed, platform } from './plan/platform';

jest.setTimeout(60_000);

const { cluster, installed } = freshBed();
let watching: ChildProcess | undefined;
afterEach(() => watching?.kill('SIGKILL'));

test('new lines are those that the former text did not have', () => {
  expect(newLines(undefined, 'a\n\nb')).toEqual(['a', '', 'b']);
  expect(newLines('a\nb\nc', 'a\nd\nc')).toEqual(['d']);
});

test('status --watch prints what has changed, and ends with Ctrl-C', async () => {
  const dist = platform();
  await installed(dist);
  const { child, ended } = start(['status', dist, '--watch', '--kubeconfig', cluster().kubeconfig]);
  watching = child;
  let seen = '';
  const says = (text: string) =>
    new Promise<void>((resolve) => {
      const look = (chunk: unknown): void => {
        seen += String(chunk);
        if (!seen.includes(text)) return;
        child.stdout?.off('data', look);
        resolve();
      };
      child.stdout?.on('data', look);
    });
  await says('drift: none, all 6 objects are as rendered\n');
  seen = '';
  const changed = says('to bring the cluster to the rendering: npx cdk8s-kubeflow up\n');
  cluster().objects.delete('|ConfigMap|auth|theme');
  await changed;
  expect(seen).toBe(
    'drift: 0 changed, 1 missing, 0 no longer rendered\n  + ConfigMap auth/theme is not there\n  to bring the cluster to the rendering: npx cdk8s-kubeflow up\n',
  );
  child.kill('SIGINT');
  expect(await ended).toMatchObject({ code: 0, stderr: '' });
});
