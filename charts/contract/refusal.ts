const EVENT = 'uncaughtExceptionMonitor';
/** Marks the listener, of which a process needs one however many copies of this library it loads. */
const IS_OURS = Symbol.for('cdk8s-kubeflow.printRefusals');

/** An error that says by itself all that its reader needs. */
export const IS_REFUSAL = Symbol.for('cdk8s-kubeflow.refusal');

/**
 * Has the process end with the text of a refusal that no program catches, and with exit code 1. Node would print a line of
 * this library's source, a stack and its version around it. All other errors, and programs with a handler of their own,
 * are left to Node.
 */
export function printRefusals(): void {
  if (process.listeners(EVENT).some((listener) => IS_OURS in listener)) return;
  process.on(EVENT, Object.assign(endByRefusal, { [IS_OURS]: true }));
}

function endByRefusal(error: unknown): void {
  if (!(error instanceof Error) || !(IS_REFUSAL in error)) return;
  if (process.listenerCount('uncaughtException') || process.hasUncaughtExceptionCaptureCallback()) return;
  console.error(`error: ${error.message}`);
  process.exit(1);
}
