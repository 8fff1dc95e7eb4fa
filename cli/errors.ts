/** How the process ends. Scripts rely on these numbers; `--help` explains them. */
export const EXIT = { ok: 0, refused: 1, usage: 2, unhealthy: 3 } as const;

/** The last lines of every `--help`. */
export const EXIT_CODES_HELP = `
Exit codes:
  ${EXIT.ok}  done, or nothing to do
  ${EXIT.refused}  the cluster or the rendered folder refused; the message says why; status, doctor, images check: not all could be
     checked; status --wait: the time was over; diff: something is in a class of --fail-on
  ${EXIT.usage}  wrong usage: an unknown command, option or e-mail, or a password or hash that is not accepted
  ${EXIT.unhealthy}  status: something is not ready, expires or differs; doctor: it found an error; images check: an image cannot be
     pulled; diff: something differs`;

/** An error that the user can do something about: printed as its message alone, without a stack trace. */
export class CliError extends Error {
  override readonly name: string = 'CliError';

  /** @param message empty where the command has said everything, and ends with another exit code all the same */
  constructor(
    message: string,
    readonly exitCode: (typeof EXIT)[keyof typeof EXIT] = EXIT.refused,
  ) {
    super(message);
  }
}

/** An error in what the user typed. */
export class UsageError extends CliError {
  override readonly name = 'UsageError';

  constructor(message: string) {
    super(message, EXIT.usage);
  }
}

/**
 * A conflict with another writer: fields of an applied object are another owner's, or the object has been modified since it
 * was read, so that the same request may succeed a moment later.
 */
export type Conflict = 'fields' | 'modified';

/** A request that the cluster refused or did not answer. */
export class ClusterError extends CliError {
  override readonly name = 'ClusterError';

  /**
   * @param status HTTP status of the answer; absent if there was none, so that it is unknown whether a write took place
   * @param conflict of which kind a conflict is, where it is with another writer
   */
  constructor(
    message: string,
    readonly status?: number,
    readonly conflict?: Conflict,
  ) {
    super(message);
  }
}
