import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';

import { CliError } from '../errors';

/** Milliseconds between two looks. */
const PAUSE = 2000;

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Clears the screen of a terminal. */
const CLEAR = '\u001b[2J\u001b[3J\u001b[H';

/**
 * Prints a text, and again whenever it has changed, until a signal ends that: on a terminal in place of the former one,
 * else only the lines that are new.
 * @param read an error in its first call is thrown; a later one, such as that of a server that restarts, is printed
 */
export async function watch(read: () => Promise<string>): Promise<void> {
  const stop = new AbortController();
  const stopped = Promise.race(SIGNALS.map((signal) => once(process, signal, { signal: stop.signal })));
  // The last abort ends those that still listen.
  const end = stopped.catch(() => undefined);
  try {
    await Promise.race([end, show(read, stop.signal)]);
  } finally {
    stop.abort();
  }
}

async function show(read: () => Promise<string>, signal: AbortSignal): Promise<void> {
  let last: string | undefined;
  while (!signal.aborted) {
    const text = await (last === undefined ? read() : read().catch(messageOf));
    if (text !== last && !signal.aborted) {
      if (process.stdout.isTTY) console.log(`${CLEAR}${text}`);
      else newLines(last, text).forEach((line) => console.log(line));
    }
    last = text;
    await sleep(PAUSE, undefined, { signal }).catch(() => undefined);
  }
}

function messageOf(error: unknown): string {
  if (error instanceof CliError) return `error: ${error.message}`;
  throw error;
}

/** The lines of a text that the former one did not have. */
export function newLines(before: string | undefined, after: string): readonly string[] {
  const known = new Set(before?.split('\n'));
  return after.split('\n').filter((line) => !known.has(line));
}
