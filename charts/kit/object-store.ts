import type { Construct } from 'constructs';

import type { ObjectStoreAccess } from '../contract/object-store';
import { type Environment, secretKey } from './container';
import { ExternalReference } from './declarations';

/** The platform's keys of the object store, under two names; none where its pods have a role. */
export function objectStoreKeys(
  { credentials }: ObjectStoreAccess,
  accessName = 'AWS_ACCESS_KEY_ID',
  secretName = 'AWS_SECRET_ACCESS_KEY',
): Environment {
  if (!credentials) return {};
  const { secretName: name, accessKeyKey, secretKeyKey } = credentials;
  return { [accessName]: secretKey(name, accessKeyKey), [secretName]: secretKey(name, secretKeyKey) };
}

/** Declares the Secret with the platform's keys of an external object store: it is the user's. */
export function declareStore(scope: Construct, { credentials, own }: ObjectStoreAccess): void {
  if (credentials && !own) new ExternalReference(scope, { kind: 'Secret', name: credentials.secretName });
}
