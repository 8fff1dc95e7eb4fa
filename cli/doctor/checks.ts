import type { Finding } from '../findings';
import { unknown } from '../install/preflight';
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

/** In the order in which their findings are printed: causes come before their effects. */
const CHECKS: readonly Check[] = [
  apiServices,
  terminatingNamespaces,
  readiness,
  pods,
  claims,
  sidecars,
  serving,
  authorities,
  conversions,
  otherWebhooks,
  certificates,
  addresses,
  passwords,
  tokenIssuers,
  profiles,
  cilium,
];

/** Checks an installed platform. Nothing is changed. */
export async function runChecks(context: CheckContext): Promise<readonly Finding[]> {
  return (await Promise.all(CHECKS.map((check) => check(context).catch(unknown)))).flat();
}
