import type { ExistingSystems } from '../../charts/contract/existing';
import type { Finding } from '../findings';
import { certManager } from './cert-manager';
import type { Reader } from './program';

/** Looks at the systems that the definition says the cluster has. */
export async function existingSystems(api: Reader, existing: ExistingSystems = {}): Promise<readonly Finding[]> {
  const looks = [existing.certManager && certManager(api, existing.certManager)];
  return (await Promise.all(looks)).flatMap((findings) => findings ?? []);
}
