import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';

import { newLines } from '../../cli/status/watch';
import { start } from '../support/cli';
import { freshBed, platform } from './plan/platform';

jest.setTimeout(60_000);

const { cluster, installed } = freshBed();
const watching: ChildProcess[] = [];
afterEach(() => watching.forEach((child) => child.kill('SIGKILL')));

test('new lines are those that the former text did not have', () => {
  expect(newLines(undefined, 'a\n\nb')).toEqual(['a', '', 'b']);
  expect(newLines('a\nb\nc', 'a\nd\nc')).toEqual(['d']);
});

/** Starts `status --watch` of a platform. `says` waits until the output since the last call holds a text. */
function watched(dist: string, env: NodeJS.ProcessEnv = {}) {
  const { child, ended } = start(['status', dist, '--watch', '--kubeconfig', cluster().kubeconfig], { env });
  watching.push(child);
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

const WELL = 'drift: none, all 6 objects are as rendered\n';
const TO_DO = 'to bring the cluster to the rendering: npx cdk8s-kubeflow up\n';

test('status --watch prints what has changed, on a terminal in place of what was there, and ends with Ctrl-C', async () => {
  const dist = platform();
  await installed(dist);
  const file = watched(dist);
  const terminal = watched(dist, { NODE_OPTIONS: '--import=data:text/javascript,process.stdout.isTTY=true' });
  await Promise.all([file.says(WELL), terminal.says(WELL)]);
  const first = shownBy(terminal.output.all);
  expect(first.at(-1)).toBe(WELL.trimEnd());

  const theme = cluster().objects.get('|ConfigMap|auth|theme');
  if (!theme) throw new Error('the platform has a ConfigMap auth/theme');
  cluster().objects.delete('|ConfigMap|auth|theme');
  const changed = [
    'drift: 0 changed, 1 missing, 0 no longer rendered',
    '  + ConfigMap auth/theme is not there',
    '  to bring the cluster to the rendering: npx cdk8s-kubeflow up',
  ];
  const [lines] = await Promise.all([file.says(TO_DO), terminal.says(TO_DO)]);
  expect(lines).toBe(`${changed.join('\n')}\n`);
  expect(shownBy(terminal.output.all)).toEqual([...first.slice(0, -1), ...changed]);

  cluster().objects.set('|ConfigMap|auth|theme', theme);
  const [again] = await Promise.all([file.says(WELL), terminal.says(WELL)]);
  expect(again).toBe(WELL);
  expect(shownBy(terminal.output.all)).toEqual(first);
  const ends = await Promise.all([file.interrupt(), terminal.interrupt()]);
  expect(ends).toMatchObject([
    { code: 0, stderr: '' },
    { code: 0, stderr: '' },
  ]);
});
