import {
  type DeclaredSecret,
  SECRET_KEYS_ANNOTATION,
  type SecretKey,
  type SecretKeys,
} from '../../charts/contract/secret-keys';
import { idOf } from '../cluster/objects';
import { CliError } from '../errors';
import { at, isObject, type JsonObject, textAt } from '../json';

/** A Secret that is rendered without data, and the object that declares it: itself, or one of which an operator makes it. */
export interface RenderedSecret extends DeclaredSecret {
  readonly object: JsonObject;
}

/**
 * The Secret that a rendered object declares; undefined for one without the annotation.
 * @param file for error messages
 */
export function readDeclaredSecret(object: JsonObject, file: string): RenderedSecret | undefined {
  const json = textAt(object, 'metadata', 'annotations', SECRET_KEYS_ANNOTATION);
  if (json === undefined) return undefined;
  const { namespace = 'default', name } = idOf(object);
  const where = `${file}: Secret ${namespace}/${name}`;
  if ((at(object, 'data') ?? at(object, 'stringData')) !== undefined) {
    throw new CliError(`${where} is declared but has data; rendered folders hold no secrets`);
  }
  const type = textAt(object, 'type') ?? textAt(object, 'spec', 'template', 'type');
  const keys = parseSecretKeys(json, where);
  return { namespace, name, ...(type !== undefined && { type }), keys, object };
}

/** Reads the annotation of a declared Secret. */
function parseSecretKeys(json: string, where: string): SecretKeys {
  const problem = (what: string): CliError =>
    new CliError(
      `${where}: ${what} in its annotation ${SECRET_KEYS_ANNOTATION}; ` +
        'render the folder with the version of cdk8s-kubeflow that you run',
    );
  const keys = parseJson(json);
  if (!isObject(keys)) throw problem('there is no JSON object');
  return Object.fromEntries(
    Object.entries(keys).map(([key, value]) => {
      const how = parseSecretKey(value);
      if (!how) throw problem(`key '${key}' is not understood`);
      return [key, how];
    }),
  );
}

function parseJson(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}

function parseSecretKey(how: unknown): SecretKey | undefined {
  const bytes = at(how, 'random', 'bytes');
  const encoding = at(how, 'random', 'encoding');
  if (
    typeof bytes === 'number' &&
    bytes >= 1 &&
    Number.isInteger(bytes) &&
    (encoding === 'base64url' || encoding === 'hex')
  ) {
    return { random: { bytes, encoding } };
  }
  const passwordOf = textAt(how, 'passwordOf');
  if (passwordOf) return { passwordOf };
  const [namespace, name, key] = ['namespace', 'name', 'key'].map((field) => textAt(how, 'copyOf', field));
  if (namespace && name && key) return { copyOf: { namespace, name, key } };
  const value = textAt(how, 'value');
  return value === undefined ? undefined : { value };
}
