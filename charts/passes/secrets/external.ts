import { ApiObject } from 'cdk8s';

import type { ResolvedSecrets } from '../../config/delivery/secrets';
import type { SecretKey } from '../../contract/secret-keys';
import type { SecretRequirement } from '../../kit/declarations';

type External = Extract<ResolvedSecrets, { kind: 'external' }>;

/**
 * An ExternalSecret in place of a Secret: the operator makes the Secret of that name, and fetches each key from the
 * entry `<prefix><namespace>/<name>` of the store. A copied key is fetched from the entry of its original.
 * https://external-secrets.io/latest/api/externalsecret/
 */
export function renderExternal(secret: SecretRequirement, external: External): void {
  const { name, type = 'Opaque', keys, namespace, annotations } = secret;
  const { store, prefix, refreshInterval } = external;
  const constants = Object.entries(keys).flatMap(([key, how]) => ('value' in how ? [[key, how.value]] : []));
  const data = Object.entries(keys).flatMap(([secretKey, how]) => {
    if ('value' in how) return [];
    const at = placeOf(secretKey, how, { namespace, name });
    return [{ secretKey, remoteRef: { key: `${prefix}${at.namespace}/${at.name}`, property: at.key } }];
  });
  const template = {
    type,
    mergePolicy: 'Merge',
    data: constants.length ? (Object.fromEntries(constants) as object) : undefined,
  };
  new ApiObject(secret, `externalsecret-${name}`, {
    apiVersion: 'external-secrets.io/v1',
    kind: 'ExternalSecret',
    metadata: { name, namespace, annotations },
    spec: {
      refreshInterval,
      secretStoreRef: store,
      target: { name, creationPolicy: 'Owner', template },
      data,
    },
  });
}

function placeOf(key: string, how: SecretKey, own: { readonly namespace: string; readonly name: string }) {
  return 'copyOf' in how ? how.copyOf : { ...own, key };
}
