import type { SecretKey } from '../../charts/contract/secret-keys';
import { type Api, AT_ONCE } from '../cluster/api';
import { idOf, nameOfObject } from '../cluster/objects';
import { type Finding, ok } from '../findings';
import type { Code } from '../explanations';
import { textAt } from '../json';
import type { Rendering } from '../rendering/rendering';
import { hashProblem, isPublicDefault } from '../secrets/passwords';
import type { CheckContext } from './check';

/** How many users' hashes are compared with the public default: each takes a quarter of a second. */
const MOST_HASHES = 20;

/** A key of a declared Secret, with its value in the cluster. */
interface SecretValue {
  /** Such as `Secret auth/dex-passwords`. */
  readonly secret: string;
  readonly key: string;
  /** How its value is made. */
  readonly how: SecretKey;
  /** Decoded; absent while the Secret lacks the key. */
  readonly value?: string;
}

/** Users without a usable password, and passwords that are public. */
export async function passwords({ api, rendering }: CheckContext): Promise<readonly Finding[]> {
  const values = await readSecretValues(api, rendering);
  return [...(await userFindings(values)), ...defaultFindings(values)];
}

async function userFindings(values: readonly SecretValue[]): Promise<readonly Finding[]> {
  const users = values.flatMap(({ how, value }) =>
    'passwordOf' in how ? [{ email: how.passwordOf, hash: value }] : [],
  );
  const findings: Finding[] = [];
  const find = (code: Code, what: string, email: string): void => {
    findings.push({ level: 'error', code, what, remedy: `npx cdk8s-kubeflow passwd ${email}` });
  };
  for (const [index, { email, hash }] of users.entries()) {
    if (hash === undefined) find('login/no-password', `${email} has no password yet`, email);
    else if (index < MOST_HASHES) {
      const problem = await hashProblem(hash);
      if (problem !== undefined)
        find('login/bad-password', `the password of ${email}: ${problem.replace(/; choose another$/, '')}`, email);
    }
  }
  return findings.length || !users.length ? findings : [ok(`passwords: ${users.length}`)];
}

/** `secrets` makes longer values. */
const SHORTEST = 8;

/** Values that should be random but are public defaults, as a platform that was taken over may have. */
function defaultFindings(values: readonly SecretValue[]): readonly Finding[] {
  const known = values
    .filter(({ how }) => 'random' in how)
    .filter(({ value }) => value !== undefined && (value.length < SHORTEST || isPublicDefault(value)));
  if (!known.length) return [];
  const names = known.map(({ secret, key }) => `${secret} (${key})`).join(', ');
  const remedy = 'change them in the database or store that checks them, and write the new value there';
  return [
    {
      level: 'warning',
      code: 'secrets/public-default',
      what: `public defaults, or next to nothing, in ${names}`,
      remedy,
    },
  ];
}

/** Reads the values of all declared Secrets. They are never printed. */
async function readSecretValues(api: Api, { secrets }: Rendering): Promise<readonly SecretValue[]> {
  const { default: inParallel } = await import('p-map');
  const live = await inParallel(secrets, ({ object }) => api.read(idOf(object)), { concurrency: AT_ONCE });
  return secrets.flatMap(({ keys, object }, index) =>
    Object.entries(keys).map(([key, how]): SecretValue => {
      const value = textAt(live[index], 'data', key);
      const decoded = value === undefined ? {} : { value: Buffer.from(value, 'base64').toString() };
      return { secret: nameOfObject(idOf(object)), key, how, ...decoded };
    }),
  );
}
