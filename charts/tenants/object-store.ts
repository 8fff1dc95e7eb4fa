import type { Construct } from 'constructs';

import { ROLE_ANNOTATION, type S3Credentials } from '../config/apps/object-store';
import type { TenantAccounts } from '../config/tenants/accounts';
import { CA_FILE, modelStore, type ObjectStoreAccess, STORE_CA } from '../contract/object-store';
import { SERVICES } from '../contract/services';
import { namespaceOf } from '../kit/namespace';
import { Config, Resource, SecretRequirement } from '../kit';

/** Namespace of the Secrets with keys of an external object store. */
const SOURCE = 'kubeflow';

/**
 * A tenant's keys of an external object store: a copy of the user's own Secret, under the names that Pipelines and KServe
 * know. No tenant has the platform's keys.
 */
export class TenantKeysCopy extends SecretRequirement {
  constructor(
    scope: Construct,
    { secretName, accessKeyKey, secretKeyKey }: Required<S3Credentials>,
    annotations: Readonly<Record<string, string>> | undefined,
  ) {
    const { secret } = SERVICES.pipelines.objectStore;
    const name = `${secretName}-${namespaceOf(scope)}`;
    const copy = (key: string) => ({ copyOf: { namespace: SOURCE, name, key } });
    const [id, key] = [copy(accessKeyKey), copy(secretKeyKey)] as const;
    const keys = {
      [secret.accessKey]: id,
      [secret.secretKey]: key,
      AWS_ACCESS_KEY_ID: id,
      AWS_SECRET_ACCESS_KEY: key,
    };
    super(scope, secret.name, { keys, more: annotations });
  }
}

/** What makes the ServiceAccount of models fetch with the tenant's role: KServe reads the store's address from it, too. */
export function storeRole(
  { editor }: TenantAccounts,
  store: ObjectStoreAccess,
): Readonly<Record<string, string>> | undefined {
  const role = editor?.annotations?.[ROLE_ANNOTATION];
  return role === undefined ? undefined : { [ROLE_ANNOTATION]: role, ...modelStore(store) };
}

/**
 * The authority that signed the certificate of an external store, for launchers and models in a ConfigMap. Argo's executors
 * read authorities from Secrets alone; it is public all the same.
 */
export function renderStoreAuthority(scope: Construct, pem: string): void {
  new Config(scope, STORE_CA, { [CA_FILE]: pem });
  const data = { [CA_FILE]: Buffer.from(pem).toString('base64') };
  new Resource(scope, 'v1/Secret', STORE_CA, { type: 'Opaque', data });
}
