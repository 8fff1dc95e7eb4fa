import { randomBytes } from 'node:crypto';

import type { DeclaredSecret, SecretKey } from '../../charts/contract/secret-keys';
import { nameOf, type ObjectName } from '../cluster/objects';
import { CliError } from '../errors';
import { generatePassword, hashPassword } from './passwords';
import type { RenderedSecret } from '../rendering/declared-secrets';
import type { Rendering } from '../rendering/rendering';
import type { SecretStore } from './secret-store';
import { type StalePasswords, staleKeys } from './stale-passwords';

/** A key of a Secret. */
export type KeyName = ObjectName & { readonly key: string };

/** The keys that a Secret lacks, and how each is made. */
export interface Gap {
  readonly secret: RenderedSecret;
  /** New values by key, in base64. */
  readonly data: Readonly<Record<string, string>>;
  /** Keys of `data` that are hashes of first passwords, with the e-mail. */
  readonly emails: Readonly<Record<string, string>>;
  /** Keys whose value is taken from another Secret when that is complete. */
  readonly copies: Readonly<Record<string, KeyName>>;
}

/** The Secrets that the cluster lacks. Every value is made and every hash computed before anything is written. */
export interface SecretPlan {
  readonly gaps: readonly Gap[];
  readonly complete: readonly RenderedSecret[];
  /** Passwords of users who are no longer in the definition. */
  readonly stale: readonly StalePasswords[];
  /** The first passwords, by e-mail. */
  readonly passwords: ReadonlyMap<string, string>;
}

/** Compares the declared Secrets with the cluster. Nothing is changed. */
export async function planSecrets({ secrets, folder }: Rendering, store: SecretStore): Promise<SecretPlan> {
  const fresh = new FreshValues();
  const gaps: Gap[] = [];
  const complete: RenderedSecret[] = [];
  const stale: StalePasswords[] = [];
  await checkCopies(secrets, folder, store);
  for (const secret of secrets) {
    const live = (await store.read(secret))?.data ?? {};
    const keys = staleKeys(secret, live);
    if (keys.length) stale.push({ secret, keys });
    const missing = Object.entries(secret.keys).filter(([key]) => !(key in live));
    if (missing.length === 0) complete.push(secret);
    else gaps.push(await fill(secret, missing, fresh));
  }
  return { gaps, complete, stale, passwords: fresh.passwords };
}

async function fill(
  secret: RenderedSecret,
  missing: readonly (readonly [string, SecretKey])[],
  fresh: FreshValues,
): Promise<Gap> {
  const data: Record<string, string> = {};
  const emails: Record<string, string> = {};
  const copies: Record<string, KeyName> = {};
  for (const [key, how] of missing) {
    if ('copyOf' in how) copies[key] = how.copyOf;
    else data[key] = await fresh.make(how);
    if ('passwordOf' in how) emails[key] = how.passwordOf;
  }
  return { secret, data, emails, copies };
}

/** Makes values of keys. A user has one password, however many keys hold its hash. */
export class FreshValues {
  /** The first passwords of users, by e-mail. */
  readonly passwords = new Map<string, string>();
  private readonly hashes = new Map<string, string>();

  /** A new value, in base64. */
  async make(how: Exclude<SecretKey, { copyOf: unknown }>): Promise<string> {
    if ('value' in how) return base64(how.value);
    if ('random' in how) return base64(randomBytes(how.random.bytes).toString(how.random.encoding));
    const email = how.passwordOf;
    const password = this.passwords.get(email) ?? generatePassword();
    const hash = this.hashes.get(email) ?? (await hashPassword(password));
    this.passwords.set(email, password);
    this.hashes.set(email, hash);
    return base64(hash);
  }
}

/** A value as the API expects it. */
export function base64(text: string): string {
  return Buffer.from(text).toString('base64');
}

/** Every copy must lead to a key that exists or will be made. All that do not are reported at once. */
async function checkCopies(secrets: readonly DeclaredSecret[], folder: string, store: SecretStore): Promise<void> {
  const declared = new Map(secrets.map((secret) => [nameOf(secret), secret]));
  const problems: string[] = [];
  for (const secret of secrets) {
    for (const [key, how] of Object.entries(secret.keys)) {
      if (!('copyOf' in how)) continue;
      const problem = await follow({ ...secret, key }, how, declared, store);
      if (problem) problems.push(problem);
    }
  }
  if (problems.length > 0)
    throw new CliError(`nothing was changed, because of the Secrets in ${folder}:\n  ${problems.join('\n  ')}`);
}

async function follow(
  from: KeyName,
  how: SecretKey | undefined,
  declared: ReadonlyMap<string, DeclaredSecret>,
  store: SecretStore,
): Promise<string | undefined> {
  const path: string[] = [];
  for (let here = from; ; how = declared.get(nameOf(here))?.keys[here.key]) {
    const name = `${nameOf(here)}: ${here.key}`;
    if (here.key in ((await store.read(here))?.data ?? {})) return undefined;
    if (path.includes(name)) return `copies go round in a circle: ${[...path, name].join(' -> ')}`;
    path.push(name);
    if (!how) return `${path[0]} is to be a copy of ${name}, which is neither in the cluster nor declared`;
    if (!('copyOf' in how)) return undefined;
    here = how.copyOf;
  }
}
