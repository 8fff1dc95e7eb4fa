import type { Construct } from 'constructs';

import { Resource } from './resource';
import { SECRET_KEYS_ANNOTATION, type SecretKeys } from './secret-keys';

export { SECRET_KEYS_ANNOTATION, type SecretKey, type SecretKeys } from './secret-keys';

/**
 * Declares a Secret without putting anything secret into `dist/`: the rendered object has no data, and server-side
 * apply leaves alone the data that someone else owns.
 * @param type of the Secret; the API server's default is Opaque
 * @returns its name
 */
export function declareSecret(scope: Construct, name: string, keys: SecretKeys, type?: string): string {
  const annotations = { [SECRET_KEYS_ANNOTATION]: JSON.stringify(keys) };
  new Resource(scope, 'v1/Secret', name, { type }, { annotations });
  return name;
}
