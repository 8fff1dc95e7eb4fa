import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';

import { CliError, UsageError } from '../errors';

/** Where a question is asked: the user's terminal, or streams in the tests. */
export interface Terminal {
  readonly input: NodeJS.ReadableStream;
  readonly output: NodeJS.WritableStream;
}

const ATTEMPTS = 3;

/**
 * Asks twice for a new password, without showing it.
 * @param problem says why a password is refused; then it is asked for again, a few times
 */
export async function askNewPassword(
  { input, output }: Terminal,
  email: string,
  problem: (password: string) => string | undefined,
): Promise<string> {
  // One interface for all questions: while it is open the terminal is in raw mode and echoes nothing, and what
  // readline itself would echo goes nowhere. No history, or the arrow keys would bring back the first password.
  const muted = new Writable({ write: (_chunk, _encoding, done) => done() });
  const lines = createInterface({ input, output: muted, terminal: true, historySize: 0 });
  const answers = lines[Symbol.asyncIterator]();
  const ask = async (question: string): Promise<string> => {
    output.write(question);
    const answer = await answers.next();
    output.write('\n');
    // Ctrl-C and Ctrl-D close the interface.
    if (answer.done) throw new CliError('cancelled; no password was changed');
    return answer.value;
  };
  try {
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      const password = await ask(`New password of ${email}: `);
      const refused = problem(password);
      if (refused === undefined && (await ask('Again: ')) === password) return password;
      output.write(`${refused ?? 'the two passwords differ'}\n`);
    }
    throw new UsageError(`no password was accepted in ${ATTEMPTS} attempts; no password was changed`);
  } finally {
    lines.close();
  }
}

/** The first line of a stream that is not a terminal; undefined if it is empty. */
export async function readLine(input: NodeJS.ReadableStream): Promise<string | undefined> {
  const lines = createInterface({ input, crlfDelay: Infinity });
  try {
    for await (const line of lines) return line;
    return undefined;
  } finally {
    lines.close();
  }
}
