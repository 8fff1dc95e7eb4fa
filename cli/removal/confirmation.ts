import { createInterface } from 'node:readline/promises';

import { CliError, UsageError } from '../errors';
import type { Terminal } from '../secrets/prompt';

/**
 * Asks on the terminal, on stderr. Every other answer cancels.
 * @param done what was not done then
 */
export async function ask(
  question: string,
  answer: string,
  done: 'removed' | 'applied' = 'removed',
  { input, output }: Terminal = { input: process.stdin, output: process.stderr },
): Promise<void> {
  const lines = createInterface({ input, output });
  try {
    // After Ctrl-C and Ctrl-D the question gets no answer, or an error.
    const closed = new Promise<undefined>((resolve) => lines.once('close', () => resolve(undefined)));
    const given = await Promise.race([lines.question(question).catch(() => undefined), closed]);
    if (given?.trim() !== answer) throw new CliError(`cancelled; nothing was ${done}`);
  } finally {
    lines.close();
  }
}

/** Whether there is a terminal to ask on. */
export function isTerminal(): boolean {
  return process.stdin.isTTY && process.stderr.isTTY;
}

/**
 * Makes sure that a removal is wanted.
 * @param what is to be removed, such as `12 objects`
 * @param yes whether the user has confirmed it already
 * @throws UsageError if not, and there is no terminal to ask on
 */
export async function confirm(what: string, yes: boolean | undefined): Promise<void> {
  if (yes) return;
  if (!isTerminal()) throw new UsageError(`nothing was removed; to remove ${what} without being asked: --yes`);
  await ask(`Remove ${what}? Type yes: `, 'yes');
}

/**
 * Makes sure that data is to be deleted.
 * @param word what the user must type
 * @param given what was given with `--confirm`
 */
export async function confirmData(what: string, word: string, given: string | undefined): Promise<void> {
  if (given === word) return;
  if (given !== undefined) throw new UsageError(`nothing was removed; --confirm must be ${word} on this cluster`);
  if (!isTerminal()) {
    throw new UsageError(`nothing was removed; to delete ${what} for ever without being asked: --confirm ${word}`);
  }
  await ask(`This deletes ${what} for ever. Type ${word}: `, word);
}
