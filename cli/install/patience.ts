import { setTimeout as sleep } from 'node:timers/promises';

import type { Waiting } from './readiness';

/** Milliseconds between two looks at what is not ready: short at first, because most of it is ready soon. */
const PAUSE = { first: 100, factor: 1.3, most: 2000 } as const;

/** Milliseconds after which pods are read for the reason. */
const PATIENCE = 3000;

/** What is waited for, and how. */
export interface Patience {
  /** Finds what is not ready. @param explain whether to read the pods too, which often say why */
  readonly look: (explain: boolean) => Promise<readonly Waiting[]>;
  /** Is told what each look has found. */
  readonly found: (waiting: readonly Waiting[]) => void;
  /** Runs before each pause; what it throws ends the wait. */
  readonly nextStep?: () => void;
  /** Seconds. */
  readonly timeout: number;
}

/**
 * Waits until a look finds nothing.
 * @returns what is still not ready when the time is over; empty if all is ready
 */
export async function waitUntilReady({ look, found, nextStep, timeout }: Patience): Promise<readonly Waiting[]> {
  const start = Date.now();
  for (let pause: number = PAUSE.first; ; pause = Math.min(pause * PAUSE.factor, PAUSE.most)) {
    const waited = Date.now() - start;
    const waiting = await look(waited > PATIENCE);
    found(waiting);
    if (!waiting.length || waited > timeout * 1000) return waiting;
    nextStep?.();
    await sleep(pause);
  }
}
