import { createHash } from 'node:crypto';

import { checkEmail } from './names';
import type { Report } from './report';

/** Someone who logs in with a password that Dex keeps. The password itself is never part of the definition. */
export interface User {
  /** In lower case. It is the user's identity everywhere: owner of Profiles, subject of RoleBindings. */
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

/** Fills in the defaults, and reports e-mails and user names that occur twice. */
export function resolveUsers(users: readonly User[], report: Report): readonly ResolvedUser[] {
  const resolved = users.map((user) => resolveUser(user));
  const emails = new Map<string, number>();
  const keys = new Map<string, number>();
  resolved.forEach(({ email, username, passwordKey }, index) => {
    checkEmail(`users[${index}].email`, email, report);
    const same = emails.get(email.toLowerCase());
    const sameKey = keys.get(passwordKey);
    if (same !== undefined)
      report.add(`users[${index}].email`, `'${email}' is the e-mail of users[${same}] too; a user is listed once`);
    else if (sameKey !== undefined) {
      report.add(
        `users[${index}].username`,
        `'${username}' is taken by users[${sameKey}]; give one of them another username`,
      );
    }
    emails.set(email.toLowerCase(), same ?? index);
    keys.set(passwordKey, sameKey ?? index);
  });
  return resolved;
}

function resolveUser({ email, username, id }: User): ResolvedUser {
  const name = username ?? email.slice(0, email.indexOf('@') >>> 0);
  return {
    email,
    username: name,
    // Upstream's user has 14 digits; Dex takes any string, but changing it later makes the user another subject.
    id: id ?? createHash('sha256').update(email).digest('hex').slice(0, 20),
    passwordKey: `DEX_${name.toUpperCase().replace(/[^A-Z0-9]/g, '_')}_PASSWORD`,
  };
}
