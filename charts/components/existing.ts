import { Construct } from 'constructs';

import { type CrdGroup, crdsOfGroup } from '../../imports';
import type { Platform } from '../config/platform';
import { ExternalReference } from '../kit';

/** Declares the systems that the cluster has: their namespaces and kinds, to which objects of the platform refer. */
export function declareExisting(scope: Construct, { existing: { certManager } }: Platform): void {
  const here = new Construct(scope, 'existing');
  if (!certManager) return;
  declareNamespaces(here, certManager.namespace, certManager.resourceNamespace);
  declareKinds(here, 'cert-manager.io', 'acme.cert-manager.io');
}

function declareNamespaces(scope: Construct, ...names: readonly string[]): void {
  for (const name of new Set(names)) new ExternalReference(scope, { kind: 'Namespace', name });
}

function declareKinds(scope: Construct, ...groups: readonly CrdGroup[]): void {
  for (const { spec } of groups.flatMap((group) => crdsOfGroup(group))) {
    new ExternalReference(scope, { kind: 'CustomResourceDefinition', name: `${spec.names.kind}.${spec.group}` });
  }
}
