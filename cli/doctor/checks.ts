import type { MissingRights } from '../cluster/rights';
import type { Finding } from '../findings';
import { certificates } from './certificates';
import type { Check, CheckContext } from './check';
import { cilium } from './cilium';
import { apiServices, terminatingNamespaces } from './cluster';
import { addresses, tokenIssuers } from './gateway';
import { passwords } from './passwords';
import { pods, sidecars } from './pods';
import { profiles } from './profiles';
import { readiness } from './readiness';
import { serving } from './serving';
import { claims } from './volumes';
import { authorities, conversions, otherWebhooks } from './webhooks';

/** By what they look at, in the order in which their findings are printed: causes come before their effects. */
const CHECKS: readonly (readonly [string, Check])[] = [
  ['APIServices', apiServices],
  ['namespaces that end', terminatingNamespaces],
  ['readiness', readiness],
  ['pods', pods],
  ['volumes', claims],
  ['sidecars', sidecars],
  ['models', serving],
  ['certificate authorities', authorities],
  ['conversions of CRDs', conversions],
  ['webhooks of others', otherWebhooks],
  ['certificates', certificates],
  ['addresses', addresses],
  ['passwords', passwords],
  ['issuers of tokens', tokenIssuers],
  ['tenants', profiles],
  ['Cilium', cilium],
];

/**
 * Checks an installed platform. Nothing is changed.
 * @param rights learns which rights are missing, and what was not checked for lack of them
 */
export async function runChecks(context: CheckContext, rights: MissingRights): Promise<readonly Finding[]> {
  return (await Promise.all(CHECKS.map(([name, check]) => rights.allowed(name, check(context), [])))).flat();
}
