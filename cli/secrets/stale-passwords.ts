import type { Api } from '../cluster/api';
import { SECRETS_MANAGER } from '../cluster/field-manager';
import type { ObjectName } from '../cluster/objects';
import { at, isObject } from '../json';
import type { RenderedSecret } from '../rendering/declared-secrets';
import type { SecretData } from './secret-store';

/** Keys of a Secret with passwords of users who are no longer in the definition. */
export interface StalePasswords {
  readonly secret: ObjectName;
  readonly keys: readonly string[];
}

/** Finds them in all Secrets of users' passwords. A user whose name comes back would have the old password otherwise. */
export async function findStalePasswords(
  api: Pick<Api, 'read'>,
  secrets: readonly RenderedSecret[],
): Promise<readonly StalePasswords[]> {
  const found = await Promise.all(
    secrets.filter(isOfUsers).map(async (secret): Promise<StalePasswords> => {
      const { namespace, name } = secret;
      const data = at(await api.read({ apiVersion: 'v1', kind: 'Secret', namespace, name }), 'data');
      return { secret: { namespace, name }, keys: staleKeys(secret, isObject(data) ? data : {}) };
    }),
  );
  return found.filter(({ keys }) => keys.length);
}

/** How bcrypt's hashes begin. Other keys that somebody has put into the Secret are theirs. */
const HASH = /^\$2[abxy]?\$/;

/** The keys with hashes that a Secret of users' passwords no longer declares. */
export function staleKeys(
  secret: RenderedSecret,
  data: SecretData | Readonly<Record<string, unknown>>,
): readonly string[] {
  if (!isOfUsers(secret)) return [];
  const isHash = (value: unknown): boolean => HASH.test(Buffer.from(String(value), 'base64').toString());
  return Object.entries(data)
    .filter(([key, value]) => !(key in secret.keys) && isHash(value))
    .map(([key]) => key);
}

/** Whether a declared Secret holds users' passwords and nothing else. */
function isOfUsers({ keys }: RenderedSecret): boolean {
  return Object.values(keys).every((how) => 'passwordOf' in how);
}

/** Removes keys from a Secret. */
export async function removePasswords(
  api: Api,
  { namespace, name }: ObjectName,
  keys: readonly string[],
): Promise<void> {
  const data = Object.fromEntries(keys.map((key) => [key, null]));
  const secret = { apiVersion: 'v1', kind: 'Secret', metadata: { namespace, name }, data };
  await api.patch(secret, SECRETS_MANAGER, 'merge');
}
