import { createInterface } from 'node:readline/promises';

import { CliError, UsageError } from '../errors';

/** Asks on the terminal. Everything but the answer is refused; the questions are no part of the output. */
export async function ask(question: string, answer: string): Promise<void> {
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  try {
    // Ctrl-C and Ctrl-D leave the question without an answer, or with an error, as Node.js has it.
    const closed = new Promise<undefined>((resolve) => lines.once('close', () => resolve(undefined)));
    const given = await Promise.race([lines.question(question).catch(() => undefined), closed]);
    if (given?.trim() !== answer) throw new CliError('cancelled; nothing was removed');
  } finally {
    lines.close();
  }
}

/** Whether somebody can be asked. */
export function isTerminal(): boolean {
  return process.stdin.isTTY && process.stderr.isTTY;
}

/**
 * Makes sure that a removal is wanted.
 * @param what is to be removed, such as `12 objects`
 * @param yes whether that was said already
 * @throws UsageError where it was not and nobody can be asked
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
