import type { Category, Wanted } from '../categories';
import type { MissingRights } from '../cluster/rights';
import type { Finding } from '../findings';
import { type Look, lookAt } from '../looks';
import { backups } from './backups';
import { certificates } from './certificates';
import { type Check, type Scene, shared } from './check';
import { cilium } from './cilium';
import { apiServices, terminatingNamespaces } from './cluster';
import { addresses, tokenIssuers } from './gateway';
import { devices } from './devices';
import { images } from './images';
import { passwords } from './passwords';
import { pods, sidecars } from './pods';
import { profiles } from './profiles';
import { readiness, READINESS_CATEGORIES } from './readiness';
import { serving } from './serving';
import { claims } from './volumes';
import { authorities, conversions, otherWebhooks } from './webhooks';

/** A check with the categories of its findings; what it finds without a fault belongs to the first. */
type Entry = readonly [name: string, categories: readonly [Category, ...Category[]], check: Check];

/** By what they look at, in the order in which their findings are printed: causes come before their effects. */
const CHECKS: readonly Entry[] = [
  ['APIServices', ['cluster'], apiServices],
  ['namespaces that end', ['cluster'], terminatingNamespaces],
  ['readiness', READINESS_CATEGORIES, readiness],
  ['pods', ['workloads'], pods],
  ['images', ['workloads'], images],
  ['devices', ['capacity'], devices],
  ['volumes', ['storage'], claims],
  ['backups', ['storage'], backups],
  ['sidecars', ['mesh'], sidecars],
  ['models', ['serving'], serving],
  ['certificate authorities', ['webhooks'], authorities],
  ['conversions of CRDs', ['webhooks'], conversions],
  ['webhooks of others', ['webhooks'], otherWebhooks],
  ['certificates', ['certificates'], certificates],
  ['addresses', ['gateway'], addresses],
  ['passwords', ['login', 'secrets'], passwords],
  ['issuers of tokens', ['login'], tokenIssuers],
  ['tenants', ['tenants'], profiles],
  ['Cilium', ['mesh'], cilium],
];

/**
 * Checks an installed platform. Nothing is changed.
 * @param wanted what is looked at
 * @param rights learns which rights are missing, and what was not checked for lack of them
 */
export async function runChecks(scene: Scene, wanted: Wanted, rights: MissingRights): Promise<readonly Finding[]> {
  const context = shared(scene);
  const looks = CHECKS.map(([name, categories, check]): Look => [name, categories, () => check(context)]);
  return lookAt(looks, wanted, rights);
}
