import type { DatabaseEngine } from '../../kit/database';
import { type Check, fields } from '../checks/check';
import { certificate } from '../checks/texts';

/**
 * How much a connection is protected, in PostgreSQL's terms: `disabled` is plain text; `required` encrypts and asks for no
 * proof of who answers; `verify-ca` wants a certificate of the CA; `verify-full` wants one for the name of the host, too.
 */
export type DatabaseTlsMode = 'disabled' | 'required' | 'verify-ca' | 'verify-full';

/** How connections to an external database are encrypted. */
export interface DatabaseTls {
  /** What is demanded of the server. MySQL has no `verify-ca`. @default 'verify-full' */
  readonly mode?: DatabaseTlsMode;
  /**
   * Certificate of the CA that signed the server's, in PEM: `readFileSync('ca.crt', 'utf8')`. The two modes that verify
   * need it. @default none
   */
  readonly ca?: string;
}

/** {@link DatabaseTls} with its mode filled in. */
export type ResolvedTls = DatabaseTls & Required<Pick<DatabaseTls, 'mode'>>;

/** Fills in the mode. */
export function resolveTls(tls: DatabaseTls | undefined): ResolvedTls | undefined {
  return tls && { ...tls, mode: tls.mode ?? 'verify-full' };
}

/** Whether a mode looks at the server's certificate. */
export function verifies({ mode }: Pick<ResolvedTls, 'mode'>): boolean {
  return mode === 'verify-ca' || mode === 'verify-full';
}

/** The modes in the words of PostgreSQL's clients. */
export const SSL_MODES: Readonly<Record<DatabaseTlsMode, string>> = {
  disabled: 'disable',
  required: 'require',
  'verify-ca': 'verify-ca',
  'verify-full': 'verify-full',
};

/** Why programs of a system cannot encrypt what they send to an engine. Absent where they can. */
type Refusals = Partial<Readonly<Record<DatabaseEngine, string>>>;

/**
 * https://github.com/kubeflow/katib/blob/v0.19.0/pkg/db/v1beta1/mysql/mysql.go
 * https://github.com/kubeflow/pipelines/blob/2.16.1/backend/src/apiserver/client/sql.go
 */
export const NO_TLS = {
  katib: { mysql: `Katib 0.19 reaches MySQL as plain text only; write engine: 'postgres', or leave tls out` },
  modelRegistry: {},
  modelCatalog: {},
  pipelines: {
    postgres: `Pipelines 2.16 reach PostgreSQL as plain text only; write engine: 'mysql', or leave tls out`,
  },
} as const satisfies Readonly<Record<string, Refusals>>;

/** Checks the encryption of connections to an engine. */
export function checkTls(engine: DatabaseEngine, refusals: Refusals): Check<DatabaseTls> {
  return (report, at, tls) => {
    const { mode = 'verify-full', ca } = tls;
    const { [engine]: refusal } = refusals;
    if (!report.check(mode === 'disabled' || refusal === undefined, at, refusal ?? '')) return false;
    const isKnown = engine !== 'mysql' || mode !== 'verify-ca';
    const unknown = `the programs' driver for MySQL has no 'verify-ca'; write 'verify-full', or 'required'`;
    if (!report.check(isKnown, `${at}.mode`, unknown)) return false;
    const missing = `is missing, and ${mode} verifies the server's certificate; write readFileSync('ca.crt', 'utf8'), or mode: 'required'`;
    const idle = `has no effect with mode: '${mode}', which verifies nothing; leave it out, or write mode: 'verify-full'`;
    return (
      report.check(!verifies({ mode }) || ca !== undefined, `${at}.ca`, missing) &&
      report.check(verifies({ mode }) || ca === undefined, `${at}.ca`, idle) &&
      fields<DatabaseTls>({ ca: certificate })(report, at, tls)
    );
  };
}
