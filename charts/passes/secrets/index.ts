import type { ResolvedSecrets } from '../../config/delivery/secrets';
import { ExternalReference, SecretRequirement } from '../../kit/declarations';
import type { Pass } from '../index';
import { renderExternal } from './external';
import { renderSealed } from './sealed';

/** Has all declared Secrets, those of tenants too, made in the way that the definition says. */
export const makeSecrets: Pass = (tree, { secrets }) => {
  if (secrets.kind === 'cluster') return;
  for (const secret of tree.node.findAll().filter((node) => SecretRequirement.isSecretRequirement(node))) {
    // One without keys is filled by a program of the cluster.
    if (Object.keys(secret.keys).length) replaceSecret(secret, secrets);
  }
};

/** Puts the object of which an operator makes the Secret in its place. */
function replaceSecret(secret: SecretRequirement, secrets: Exclude<ResolvedSecrets, { kind: 'cluster' }>): void {
  secret.replace();
  if (secrets.kind === 'external') renderExternal(secret, secrets);
  else renderSealed(secret, secrets.values);
  const name = secrets.kind === 'external' ? 'ExternalSecret.external-secrets.io' : 'SealedSecret.bitnami.com';
  new ExternalReference(secret, { kind: 'CustomResourceDefinition', name });
}
