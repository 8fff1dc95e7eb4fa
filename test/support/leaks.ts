import type { Manifest } from '../../charts/contract/manifest';
import { nameOf } from './rendering';

/** Passwords and keys of upstream's manifests, which are as good as none; and what of them stands in hashes. */
const PUBLIC_DEFAULTS = [
  '12341234',
  'minio123',
  'minioadmin',
  'seven_seven',
  // Upstream's hash of 12341234, cookie secret and OIDC client secret.
  '$2y$12$4K/VkmDd1q1Orb3xAt82zu8gk7Ad6ReFR4LCP9UeYE90NLiN9Df72',
  'pUBnBOY80SnXgjibTYM9ZWNzY2xreNGQok',
];
const PRIVATE_KEY = /-----BEGIN [A-Z ]*PRIVATE KEY-----/;
/** Hashes of passwords, tokens of providers, JSON Web Tokens. */
const TOKENS = /\$2[aby]\$\d\d\$|AKIA[0-9A-Z]{16}|gh[pousr]_\w{20}|xox[abp]-|eyJ[\w-]{10,}\.eyJ[\w-]{10,}\./;
const TELLING = /pass(?:word|wd|phrase)?$|secret(?:_?key)?$|token$|api_?key$/i;

/** The secrets in rendered objects: public defaults, private keys, random values. Each with its object and place. */
export function leaksIn(objects: readonly Manifest[]): readonly string[] {
  return objects.flatMap((object) => {
    const found = [...plain(JSON.stringify(object)), ...inObject(object)];
    return found.map((what) => `${object.kind} ${nameOf(object)}: ${what}`);
  });
}

type JsonObject = Readonly<Record<string, unknown>>;

function* plain(text: string): Iterable<string> {
  for (const secret of PUBLIC_DEFAULTS) if (text.includes(secret)) yield `the public default ${secret}`;
  if (PRIVATE_KEY.test(text)) yield 'a private key';
  const token = TOKENS.exec(text);
  if (token) yield `a hash or token: ${token[0]}…`;
}

function* inObject(object: JsonObject): Iterable<string> {
  const isSecret = object.kind === 'Secret' && object.apiVersion === 'v1';
  for (const part of isSecret ? ['data', 'stringData'] : []) {
    for (const [key, value] of Object.entries((object[part] ?? {}) as JsonObject)) {
      const text = part === 'data' ? Buffer.from(String(value), 'base64').toString('latin1') : String(value);
      if (isRandom(text)) yield `a random value in ${part}.${key}`;
    }
  }
  yield* variables(object);
}

/** Values of environment variables whose names tell a secret. */
function* variables(value: unknown): Iterable<string> {
  if (Array.isArray(value)) for (const each of value) yield* variables(each);
  else if (typeof value === 'object' && value !== null) {
    const { name, value: text } = value as JsonObject;
    if (typeof name === 'string' && typeof text === 'string' && TELLING.test(name) && isRandom(text)) {
      yield `a random value in the environment variable ${name}`;
    }
    for (const each of Object.values(value)) yield* variables(each);
  }
}

/** Whether a text has as much information as a key, by how often its characters occur: words have less. */
function isRandom(text: string): boolean {
  if (text.length < 12 || /\s/.test(text.trim())) return false;
  const counts = new Map<string, number>();
  for (const character of text) counts.set(character, (counts.get(character) ?? 0) + 1);
  const bits = [...counts.values()].reduce(
    (sum, count) => sum - (count / text.length) * Math.log2(count / text.length),
    0,
  );
  return bits * text.length > 40 && bits > 2.8;
}
