import type { Construct } from 'constructs';

import type { Platform } from '../../config/platform';
import { ExternalReference, SecretRequirement } from '../../kit/declarations';
import { renderExternal } from './external';
import { renderSealed } from './sealed';

/** CRDs of the operators that make Secrets in the cluster. */
const OPERATED = { external: 'ExternalSecret.external-secrets.io', sealed: 'SealedSecret.bitnami.com' } as const;

/**
 * Replaces empty Secrets by the objects from which an operator makes Secrets, if the definition says so.
 */
export function makeSecrets(tree: Construct, { secrets }: Pick<Platform, 'secrets'>): void {
  if (secrets.kind === 'cluster') return;
  for (const secret of tree.node.findAll().filter((node) => SecretRequirement.isSecretRequirement(node))) {
    // A program of the cluster fills a Secret without keys.
    if (!Object.keys(secret.keys).length) continue;
    secret.replace();
    if (secrets.kind === 'external') renderExternal(secret, secrets);
    else renderSealed(secret, secrets.values);
    new ExternalReference(secret, { kind: 'CustomResourceDefinition', name: OPERATED[secrets.kind] });
  }
}
