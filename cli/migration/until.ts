import { setTimeout as sleep } from 'node:timers/promises';

import { CliError } from '../errors';

/** Milliseconds between two looks. */
const PAUSE = 100;

/** Waits until something is so. @throws CliError that says what is not, when the time is over */
export async function until(isSo: () => Promise<boolean>, seconds: number, otherwise: string): Promise<void> {
  for (const end = Date.now() + seconds * 1000; !(await isSo()); await sleep(PAUSE)) {
    if (Date.now() > end) throw new CliError(`${otherwise} after ${seconds} seconds`);
  }
}
