import { Construct } from 'constructs';

import { type CrdGroup, crdsOfGroup } from '../../imports';
import { existingNamespaces } from '../config/existing';
import type { Platform } from '../config/platform';
import { ExternalPods, ExternalReference } from '../kit';

/** Declares the systems that the cluster has: their namespaces and kinds, to which objects of the platform refer. */
export function declareExisting(scope: Construct, { existing, gatewayApi, serving, services }: Platform): void {
  const { certManager, istio, knative, argoWorkflows } = existing;
  const here = new Construct(scope, 'existing');
  for (const name of existingNamespaces(existing)) new ExternalReference(here, { kind: 'Namespace', name });
  if (certManager) declareKinds(here, 'cert-manager.io', 'acme.cert-manager.io');
  if (argoWorkflows) declareKinds(here, 'argoproj.io');
  if (gatewayApi && serving.mode === 'raw') declareKinds(here, 'gateway.networking.k8s.io');
  if (knative) new ExternalPods(here, knative.namespace, services.knative.activator.labels);
  if (!istio) return;
  declareKinds(here, 'networking.istio.io', 'security.istio.io');
  new ExternalPods(here, istio.gateway.namespace, istio.gateway.selector);
  // istiod puts its root certificate into every namespace.
  new ExternalReference(here, { kind: 'ConfigMap', name: 'istio-ca-root-cert', namespace: '*' });
}

function declareKinds(scope: Construct, ...groups: readonly CrdGroup[]): void {
  for (const { spec } of groups.flatMap((group) => crdsOfGroup(group))) {
    new ExternalReference(scope, { kind: 'CustomResourceDefinition', name: `${spec.names.kind}.${spec.group}` });
  }
}
