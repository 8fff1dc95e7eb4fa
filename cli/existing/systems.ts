import type { ExpectedSystems } from '../../charts/contract/existing';
import type { Api } from '../cluster/api';
import { whileModified } from '../cluster/errors';
import type { Finding } from '../findings';
import { argoWorkflows } from './argo-workflows';
import { certManager } from './cert-manager';
import { gpuOperator } from './gpu-operator';
import { istio } from './istio';
import { knative } from './knative';
import { applyPatch, findingOf, type Found } from './patch';
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
  const [ofCertManager = [], ofArgo = [], ...patched] = await Promise.all([
    existing.certManager && certManager(api, existing.certManager),
    existing.argoWorkflows && argoWorkflows(api, existing.argoWorkflows),
    ...patchable(api, existing),
  ]);
  const others = patched.flatMap((found) => [
    ...found.findings,
    ...found.patches.map((patch) => findingOf(patch, patches)),
  ]);
  return [...ofCertManager, ...others, ...ofArgo];
}

/** Writes the settings that these systems lack. */
export async function patchSystems(api: Reader & Pick<Api, 'patch'>, expected: ExpectedSystems = {}): Promise<void> {
  await whileModified(async () => {
    const found = await Promise.all(patchable(api, expected));
    for (const patch of found.flatMap(({ patches }) => patches)) await applyPatch(api, patch);
  });
}

/** The systems with settings that the platform needs. */
function patchable(api: Reader, existing: ExpectedSystems): readonly Promise<Found>[] {
  return [
    ...(existing.istio ? [istio(api, existing.istio)] : []),
    ...(existing.knative && existing.istio ? [knative(api, existing.knative, existing.istio)] : []),
    ...(existing.gpuOperator ? [gpuOperator(api, existing.gpuOperator)] : []),
  ];
}
