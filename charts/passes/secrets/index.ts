import type { Construct } from 'constructs';

import type { ResolvedSecrets } from '../../config/delivery/secrets';
import { renderExternal } from './external';
import { renderSealed } from './sealed';
import { type SecretWay, setSecretWay } from '../../kit/secret-way';

/** Has all declared Secrets of a platform rendered in the way that its definition says. Comes before its components. */
export function chooseSecretWay(platform: Construct, secrets: ResolvedSecrets): void {
  if (secrets.kind === 'external') {
    const kind = 'ExternalSecret.external-secrets.io';
    setSecretWay(platform, { kind, render: (scope, secret) => renderExternal(scope, secret, secrets) });
  } else if (secrets.kind === 'sealed') {
    const render: SecretWay['render'] = (scope, secret) => renderSealed(scope, secret, secrets.values);
    setSecretWay(platform, { kind: 'SealedSecret.bitnami.com', render });
  }
}
