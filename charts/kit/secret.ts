import { k8s } from 'cdk8s-plus-27';
import type { Construct } from 'constructs';

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
  new k8s.KubeSecret(scope, `secret-${name}`, { metadata: { name, annotations }, type });
  return name;
}
