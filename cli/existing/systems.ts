import type { ExpectedSystems } from '../../charts/contract/existing';
import type { Api } from '../cluster/api';
import type { Finding } from '../findings';
import { argoWorkflows } from './argo-workflows';
import { certManager } from './cert-manager';
import { istio } from './istio';
import { applyPatch, findingOf } from './patch';
import type { Reader } from './program';

/**
 * Looks at the systems that the definition says the cluster has.
 * @param patches whether settings that they lack are to be written
 */
export async function existingSystems(
  api: Reader,
  existing: ExpectedSystems = {},
  patches = false,
): Promise<readonly Finding[]> {
  const [ofCertManager = [], ofIstio, ofArgo = []] = await Promise.all([
    existing.certManager && certManager(api, existing.certManager),
    existing.istio && istio(api, existing.istio),
    existing.argoWorkflows && argoWorkflows(api, existing.argoWorkflows),
  ]);
  const settings = ofIstio?.patches.map((patch) => findingOf(patch, patches)) ?? [];
  return [...ofCertManager, ...(ofIstio?.findings ?? []), ...settings, ...ofArgo];
}

/** Writes the settings that these systems lack. */
export async function patchSystems(
  api: Reader & Pick<Api, 'patch'>,
  { istio: expected }: ExpectedSystems = {},
): Promise<void> {
  if (!expected) return;
  const { patches } = await istio(api, expected);
  for (const patch of patches) await applyPatch(api, patch);
}
