import { SECRET_KEYS_ANNOTATION, type SecretKey, type SecretKeys } from '../../charts/contract/secret-keys';
import { CliError } from '../errors';
import { at, isObject, textAt } from '../json';

/**
 * Reads the annotation of a declared Secret.
 * @param where file and Secret, for the error message
 */
export function parseSecretKeys(json: string, where: string): SecretKeys {
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
  const [namespace, name, key] = [
    textAt(how, 'copyOf', 'namespace'),
    textAt(how, 'copyOf', 'name'),
    textAt(how, 'copyOf', 'key'),
  ];
  if (namespace && name && key) return { copyOf: { namespace, name, key } };
  const value = textAt(how, 'value');
  return value === undefined ? undefined : { value };
}
