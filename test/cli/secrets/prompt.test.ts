import { PassThrough } from 'node:stream';

import { askNewPassword, readLine } from '../../../cli/secrets/prompt';
import { passwordProblem } from '../../../cli/secrets/passwords';

/** A terminal at which the lines are typed, and what it shows. */
function type(text: string) {
  const input = new PassThrough();
  const output = new PassThrough();
  let shown = '';
  output.on('data', (chunk: Buffer) => (shown += chunk.toString()));
  const asked = askNewPassword({ input, output }, 'a@example.com', (one) => passwordProblem(one, 'a@example.com'));
  input.write(text);
  return { asked, shown: () => shown };
}

test('a new password is asked for twice and never shown', async () => {
  const { asked, shown } = type('correct horse\ncorrect horse\n');
  expect(await asked).toBe('correct horse');
  expect(shown()).toBe('New password of a@example.com: \nAgain: \n');
});

test('backspace corrects', async () => {
  expect(await type('correct hosr\u007f\u007frse\ncorrect horse\n').asked).toBe('correct horse');
});

test('the arrow keys do not bring back what was typed before', async () => {
  const { asked, shown } = type('correct horse\n\u001b[A\nother horse\nother horse\n');
  expect(await asked).toBe('other horse');
  expect(shown()).toContain('the two passwords differ');
});

test('two passwords that differ are asked for again', async () => {
  const { asked, shown } = type('correct horse\ncorrect house\nbattery staple\nbattery staple\n');
  expect(await asked).toBe('battery staple');
  expect(shown()).toContain('the two passwords differ\nNew password of a@example.com: ');
});

test('a password that is refused is asked for again, with the reason', async () => {
  const { asked, shown } = type('short\ncorrect horse\ncorrect horse\n');
  expect(await asked).toBe('correct horse');
  expect(shown()).toContain('at least 8 characters');
});

test('after three attempts it gives up', async () => {
  await expect(type('short\n12341234\none\n').asked).rejects.toThrow('no password was accepted in 3 attempts');
});

test.each([
  ['Ctrl-C', '\u0003'],
  ['Ctrl-D', '\u0004'],
])('%s cancels', async (_key, code) => {
  await expect(type(`correct horse\n${code}`).asked).rejects.toThrow('cancelled; no password was changed');
});

test.each([
  ['the first line', 'one\ntwo\n', 'one'],
  ['a line of Windows', 'one\r\n', 'one'],
  ['a line without an end', 'one', 'one'],
  ['nothing', '', undefined],
])('a stream is read for %s', async (_what, text, line) => {
  const input = new PassThrough();
  input.end(text);
  expect(await readLine(input)).toBe(line);
});
