import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';

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

/** Starts `status --watch` of an installed platform. `says` waits until the output since the last call holds a text. */
async function watched(env: NodeJS.ProcessEnv = {}) {
  const dist = platform();
  await installed(dist);
  const { child, ended } = start(['status', dist, '--watch', '--kubeconfig', cluster().kubeconfig], { env });
  watching = child;
  const output = { all: '', since: 0 };
  child.stdout?.on('data', (chunk: Buffer) => (output.all += chunk.toString()));
  const says = async (text: string): Promise<string> => {
    for (;;) {
      const added = output.all.slice(output.since);
      if (added.includes(text)) {
        output.since = output.all.length;
        return added;
      }
      await once(child.stdout ?? child, 'data');
    }
  };
  const interrupt = () => {
    child.kill('SIGINT');
    return ended;
  };
  return { output, says, interrupt };
}

const WELL = 'drift: none, all 6 objects are as rendered\n';
const TO_DO = 'to bring the cluster to the rendering: npx cdk8s-kubeflow up\n';

test('status --watch prints what has changed, and ends with Ctrl-C', async () => {
  const { says, interrupt } = await watched();
  await says(WELL);
  cluster().objects.delete('|ConfigMap|auth|theme');
  expect(await says(TO_DO)).toBe(
    'drift: 0 changed, 1 missing, 0 no longer rendered\n  + ConfigMap auth/theme is not there\n  to bring the cluster to the rendering: npx cdk8s-kubeflow up\n',
  );
  expect(await interrupt()).toMatchObject({ code: 0, stderr: '' });
});

/** The lines that a terminal shows after an output, below what it can be scrolled back to. */
function shownBy(output: string): readonly string[] {
  const blank = Array<string>(24).fill('');
  let [above, screen, row]: [string[], string[], number] = [['what was there'], blank, 0];
  // oxlint-disable-next-line no-control-regex
  for (const [part] of output.matchAll(/\u001b\[[\d;]*[A-Za-z]|\n|[^\u001b\n]+/g)) {
    if (part === '\u001b[2J') screen = blank;
    else if (part === '\u001b[H') row = 0;
    else if (part.startsWith('\u001b')) throw new Error(`a sequence that this terminal does not know: ${part}`);
    else if (part !== '\n') screen = screen.with(row, part + (screen[row] ?? '').slice(part.length));
    else if (row < blank.length - 1) row++;
    else
      [above, screen] = [
        [...above, screen[0] ?? ''],
        [...screen.slice(1), ''],
      ];
  }
  const lines = [...above, ...screen];
  return lines.slice(0, lines.findLastIndex((line) => line !== '') + 1);
}

test('status --watch on a terminal shows the newest status alone, in place of the former ones', async () => {
  const TERMINAL = '--import=data:text/javascript,process.stdout.isTTY=true';
  const { output, says, interrupt } = await watched({ NODE_OPTIONS: TERMINAL });
  await says(WELL);
  const first = shownBy(output.all);
  const theme = cluster().objects.get('|ConfigMap|auth|theme');
  if (!theme) throw new Error('the platform has a ConfigMap auth/theme');
  cluster().objects.delete('|ConfigMap|auth|theme');
  await says(TO_DO);
  expect(shownBy(output.all)).toEqual([
    ...first.slice(0, -1),
    'drift: 0 changed, 1 missing, 0 no longer rendered',
    '  + ConfigMap auth/theme is not there',
    '  to bring the cluster to the rendering: npx cdk8s-kubeflow up',
  ]);
  cluster().objects.set('|ConfigMap|auth|theme', theme);
  await says(WELL);
  expect(shownBy(output.all)).toEqual(first);
  expect(first.at(-1)).toBe(WELL.trimEnd());
  expect(await interrupt()).toMatchObject({ code: 0, stderr: '' });
});
