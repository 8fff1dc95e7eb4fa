import { addresses, certificates, passwords, profiles, tokenIssuers } from './gateway';
import { apiServices, cilium, terminating } from './cluster';
import type { Check, Patient } from './check';
import { authorities, conversions, strangers } from './webhooks';
import { claims, pods, readiness, sidecars } from './pods';
import type { Finding } from '../findings';
import { unknown } from '../install/preflight';

/** In the order in which their findings are printed: what may cause the rest comes first. */
const CHECKS: readonly Check[] = [
  apiServices,
  terminating,
  readiness,
  pods,
  claims,
  sidecars,
  authorities,
  conversions,
  strangers,
  certificates,
  addresses,
  passwords,
  tokenIssuers,
  profiles,
  cilium,
];

/** Looks at a running platform. Nothing is changed. */
export async function diagnose(patient: Patient): Promise<readonly Finding[]> {
  return (await Promise.all(CHECKS.map((check) => check(patient).catch(unknown)))).flat();
}
