import { ClusterError, type Conflict } from '../errors';
import { at, isObject, itemsAt, textAt } from '../json';

/** Longer than the API server needs for any of these requests, shorter than users wait. */
const SECONDS = 30;

/** The error codes of Node.js in words. */
const REASONS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'connection refused; is the cluster running?',
  ECONNRESET: 'the connection was reset',
  EHOSTUNREACH: 'no route to the host; is a VPN missing?',
  ENETUNREACH: 'no route to the network; is a VPN missing?',
  ENOTFOUND: 'the name of the host is not known',
  EAI_AGAIN: 'the name of the host cannot be looked up now',
  ETIMEDOUT: 'the connection timed out; is a VPN missing?',
  CERT_HAS_EXPIRED: 'its certificate has expired',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'its certificate is not signed by the authority in the kubeconfig',
  ERR_TLS_CERT_ALTNAME_INVALID: 'its certificate is for another name',
  SELF_SIGNED_CERT_IN_CHAIN: 'its certificate is not signed by the authority in the kubeconfig',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'its certificate is not signed by the authority in the kubeconfig',
};

/** Waits for an answer, but not for ever: a firewall may swallow the request. */
export async function within<T>(answer: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const expired = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${SECONDS} seconds`)), SECONDS * 1000);
  });
  try {
    return await Promise.race([answer, expired]);
  } finally {
    clearTimeout(timer);
  }
}

/** An answer that can be done without: undefined where the cluster does not know the kind, or the user may not read it. */
export async function readable<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof ClusterError) return undefined;
    throw error;
  }
}

/** The error that the user sees for a failed request. */
export function translate(error: unknown, cluster: string): ClusterError {
  if (error instanceof ClusterError) return error;
  const status = at(error, 'code');
  if (typeof status !== 'number') return new ClusterError(`cannot reach the cluster of ${cluster}: ${reasonOf(error)}`);
  const body = at(error, 'body');
  const answer = parsed(body);
  const message =
    textAt(answer, 'message') ?? (answer === undefined ? firstLine(body) : undefined) ?? `HTTP status ${status}`;
  if (status === 401) {
    return new ClusterError(
      `the cluster of ${cluster} does not accept the credentials of that context: ${message}`,
      status,
    );
  }
  const verb = status === 403 ? 'forbids this' : 'refused';
  return new ClusterError(`the cluster of ${cluster} ${verb}: ${message}`, status, conflictOf(status, answer));
}

/** Runs a change of what it has read, again while somebody else is faster. */
export async function whileModified<T>(change: () => Promise<T>): Promise<T> {
  const { default: retry } = await import('p-retry');
  const shouldRetry = ({ error }: { error: Error }) => error instanceof ClusterError && error.conflict === 'modified';
  return retry(change, { retries: 6, minTimeout: 100, shouldRetry });
}

/** The API server names the owners of fields; of a modified object it only says so, also of a quota that it keeps. */
function conflictOf(status: number, answer: unknown): Conflict | undefined {
  if (status !== 409) return undefined;
  const causes = itemsAt(answer, 'details', 'causes');
  if (causes.some((cause) => textAt(cause, 'reason') === 'FieldManagerConflict')) return 'fields';
  return /the object has been modified/.test(textAt(answer, 'message') ?? '') ? 'modified' : undefined;
}

/** Of what a proxy answers, the first line is the best message. */
function firstLine(body: unknown): string | undefined {
  return typeof body === 'string' ? body.trim().split('\n')[0]?.slice(0, 200) || undefined : undefined;
}

/** A Status object, which arrives parsed or as text. */
function parsed(body: unknown): unknown {
  if (typeof body !== 'string') return body;
  try {
    return JSON.parse(body) as unknown;
  } catch {
    return undefined;
  }
}

/** Network errors wrap each other; the innermost says what happened. */
function reasonOf(error: unknown): string {
  const inner = isObject(error) ? (error.cause ?? firstOf(error.errors)) : undefined;
  const code = textAt(error, 'code');
  if (code !== undefined && REASONS[code]) return `${REASONS[code]} (${code})`;
  if (inner !== undefined) return reasonOf(inner);
  return error instanceof Error ? error.message : String(error);
}

function firstOf(errors: unknown): unknown {
  return Array.isArray(errors) ? errors[0] : undefined;
}
