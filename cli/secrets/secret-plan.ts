import { randomBytes } from 'node:crypto';

import type { SecretKey } from '../../charts/kit/secret-keys';
import { CliError } from '../errors';
import { generatePassword, hashPassword } from './passwords';
import { type DeclaredSecret, nameOf, type ObjectName, type Rendering } from '../rendering/rendering';
import type { SecretStore } from './secret-store';

/** A key of a Secret. */
export type KeyName = ObjectName & { readonly key: string };

/** The keys that a Secret lacks, and how each comes about. */
export interface Gap {
  readonly secret: DeclaredSecret;
  /** New values by key, in base64. */
  readonly data: Readonly<Record<string, string>>;
  /** Keys of `data` that are hashes of first passwords, with the e-mail. */
  readonly emails: Readonly<Record<string, string>>;
  /** Keys whose value is taken from another Secret when that is complete. */
  readonly copies: Readonly<Record<string, KeyName>>;
}

/** What is missing in the cluster, with every value made and every hash computed, before anything is written. */
export interface SecretPlan {
  readonly gaps: readonly Gap[];
  readonly complete: readonly DeclaredSecret[];
  /** The first passwords, by e-mail. */
  readonly passwords: ReadonlyMap<string, string>;
}

/** Compares the declared Secrets with the cluster. Nothing is changed. */
export async function planSecrets({ secrets, folder }: Rendering, store: SecretStore): Promise<SecretPlan> {
  const passwords = new Map<string, string>();
  const hashes = new Map<string, string>();
  const gaps: Gap[] = [];
  const complete: DeclaredSecret[] = [];
  await checkCopies(secrets, folder, store);
  for (const secret of secrets) {
    const there = (await store.read(secret))?.data ?? {};
    const missing = Object.entries(secret.keys).filter(([key]) => !(key in there));
    if (missing.length === 0) complete.push(secret);
    else gaps.push(await fill(secret, missing, passwords, hashes));
  }
  return { gaps, complete, passwords };
}

async function fill(
  secret: DeclaredSecret,
  missing: readonly (readonly [string, SecretKey])[],
  passwords: Map<string, string>,
  hashes: Map<string, string>,
): Promise<Gap> {
  const data: Record<string, string> = {};
  const emails: Record<string, string> = {};
  const copies: Record<string, KeyName> = {};
  for (const [key, how] of missing) {
    if ('copyOf' in how) copies[key] = how.copyOf;
    else if ('value' in how) data[key] = base64(how.value);
    else if ('random' in how) data[key] = base64(randomBytes(how.random.bytes).toString(how.random.encoding));
    else {
      const email = how.passwordOf;
      const password = passwords.get(email) ?? generatePassword();
      const hash = hashes.get(email) ?? (await hashPassword(password));
      passwords.set(email, password);
      hashes.set(email, hash);
      data[key] = base64(hash);
      emails[key] = email;
    }
  }
  return { secret, data, emails, copies };
}

/** A value as the API wants it. */
export function base64(text: string): string {
  return Buffer.from(text).toString('base64');
}

/** Every missing copy must lead to a key that is there or will be made. All that don't are reported at once. */
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
