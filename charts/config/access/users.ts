import { createHash } from 'node:crypto';

import { firstPlaces } from '../checks/check';
import type { Report } from '../checks/report';
import { email as emailAddress } from '../checks/texts';

/** Someone who logs in with a password that Dex keeps. The password itself is never part of the definition. */
export interface User {
  /** E-mail address, in lower case: the user's identity everywhere, as owner of Profiles and subject of RoleBindings. */
  readonly email: string;
  /** What Dex shows, and part of the key of the password's hash in its Secret. @default what stands before the @ */
  readonly username?: string;
  /** Dex' subject of the user, in tokens. @default derived from the e-mail */
  readonly id?: string;
}

/** A user with all defaults filled in. */
export interface ResolvedUser extends Required<User> {
  /** Key in the Secret `auth/dex-passwords`, and the environment variable from which Dex reads the hash. */
  readonly passwordKey: string;
}

/** Who can log in, as far as the definition knows. */
export interface Logins {
  /** All e-mails; undefined where a provider of users decides. */
  readonly emails?: ReadonlySet<string>;
  /** Domains of the e-mails; undefined where all may. */
  readonly domains?: readonly string[];
}

/** Reports a text that is not an e-mail address, or with which nobody can log in. */
export function checkLogin(report: Report, at: string, email: string, logins: Logins): void {
  const { emails } = logins;
  const lower = email.toLowerCase();
  if (!emails?.has(email)) {
    if (!emails || lower !== email) emailAddress(report, at, email);
    const isKnown = !emails || emails.has(lower);
    report.check(isKnown, at, `'${email}' cannot log in; add { email: '${lower}' } to users`);
  }
  checkDomain(report, at, email, logins);
}

function checkDomain(report: Report, at: string, email: string, { domains }: Logins): void {
  const admitted = !domains || domains.includes(email.slice(email.lastIndexOf('@') + 1).toLowerCase());
  report.check(admitted, at, `'${email}' could not log in: its domain is not in login.emailDomains`);
}

/** Fills in the defaults, and reports users who could not log in, and e-mails and user names that occur twice. */
export function resolveUsers(users: readonly User[], logins: Logins, report: Report): readonly ResolvedUser[] {
  const resolved = users.map(({ email, username = email.slice(0, email.indexOf('@') >>> 0), id }) => ({
    email,
    username,
    // Upstream's user has 14 digits; Dex takes any string, but changing it later makes the user another subject.
    id: id ?? createHash('sha256').update(email).digest('hex').slice(0, 20),
    passwordKey: `DEX_${username.toUpperCase().replace(/[^A-Z0-9]/g, '_')}_PASSWORD`,
  }));
  const emails = firstPlaces(resolved.map(({ email }) => email.toLowerCase()));
  const keys = firstPlaces(resolved.map(({ passwordKey }) => passwordKey));
  resolved.forEach(({ email, username, passwordKey }, index) => {
    const at = `users[${index}]`;
    emailAddress(report, `${at}.email`, email);
    checkDomain(report, `${at}.email`, email, logins);
    const first = emails.get(email.toLowerCase());
    const twice = `'${email}' is the e-mail of users[${first}] too; a user is listed once`;
    if (!report.check(first === index, `${at}.email`, twice)) return;
    const holder = keys.get(passwordKey);
    const taken = `'${username}' is taken by users[${holder}]; give one of them another username`;
    report.check(holder === index, `${at}.username`, taken);
  });
  return resolved;
}
