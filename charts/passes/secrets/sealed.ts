import { ApiObject } from 'cdk8s';

import type { SealedValues } from '../../config/delivery/secrets';
import type { SecretRequirement } from '../../kit/declarations';

/**
 * A SealedSecret in place of a Secret: the controller makes the Secret of that name. The sealed values work only for
 * that name in that namespace (strict scope). Keys that are not sealed yet are left out; `up` refuses such a rendering.
 * https://github.com/bitnami-labs/sealed-secrets#scopes
 */
export function renderSealed(secret: SecretRequirement, values: SealedValues): void {
  const { name, namespace, type, keys, annotations } = secret;
  const sealed = values[`${namespace}/${name}`] ?? {};
  const known = Object.entries(sealed).filter(([key]) => key in keys);
  new ApiObject(secret, `sealedsecret-${name}`, {
    apiVersion: 'bitnami.com/v1alpha1',
    kind: 'SealedSecret',
    metadata: { name, namespace, annotations },
    spec: {
      encryptedData: Object.fromEntries(known),
      template: { type, metadata: { name, namespace } },
    },
  });
}
