import { CliError } from './errors';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * Runs a task of several steps. A signal ends it between two steps, so that a step prints everything that it stored.
 * A second signal ends it at once.
 * @param task calls its argument before each step
 */
export async function interruptible<T>(task: (nextStep: () => void) => Promise<T>): Promise<T> {
  let interrupted = false;
  const onSignal = (): void => {
    if (interrupted) process.exit(130);
    interrupted = true;
    process.stderr.write('\nstopping after this step …\n');
  };
  SIGNALS.forEach((signal) => process.on(signal, onSignal));
  try {
    return await task(() => {
      if (interrupted)
        throw new CliError('interrupted; what is listed above is done, run the command again for the rest');
    });
  } finally {
    SIGNALS.forEach((signal) => process.off(signal, onSignal));
  }
}
