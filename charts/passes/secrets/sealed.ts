import { ApiObject } from 'cdk8s';
import type { Construct } from 'constructs';

import type { SealedValues } from '../../config/delivery/secrets';
import { type DeclaredSecret, SECRET_KEYS_ANNOTATION } from '../../contract/secret-keys';

/**
 * A SealedSecret in place of a Secret: the controller makes the Secret of that name. What is sealed is for that name in
 * that namespace alone (strict scope). Keys that are not sealed yet are left out; `up` refuses that.
 * https://github.com/bitnami-labs/sealed-secrets#scopes
 */
export function renderSealed(scope: Construct, secret: DeclaredSecret, values: SealedValues): void {
  const { name, namespace, type, keys } = secret;
  const sealed = values[`${namespace}/${name}`] ?? {};
  const known = Object.entries(sealed).filter(([key]) => key in keys);
  new ApiObject(scope, `sealedsecret-${name}`, {
    apiVersion: 'bitnami.com/v1alpha1',
    kind: 'SealedSecret',
    metadata: { name, annotations: { [SECRET_KEYS_ANNOTATION]: JSON.stringify(keys) } },
    spec: {
      encryptedData: Object.fromEntries(known),
      template: { type, metadata: { name, namespace } },
    },
  });
}
