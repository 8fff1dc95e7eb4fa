import { ApiObject, JsonPatch } from 'cdk8s';

import type { Manifest } from '../contract/manifest';
import { isOf } from '../kit/resource';
import type { Pass } from './index';

const INJECTION = 'istio-injection';

/**
 * Marks namespaces with sidecars for the revision of the cluster's Istio. No istiod with a revision looks at namespaces that have
 * the label `istio-injection`:
 * https://istio.io/latest/docs/setup/additional-setup/sidecar-injection/#controlling-the-injection-policy
 */
export const chooseRevision: Pass = (tree, { existing: { istio } }) => {
  if (istio?.revision === undefined) return;
  for (const namespace of tree.node.findAll().filter(isOf('v1/Namespace'))) {
    if (!ApiObject.isApiObject(namespace)) continue;
    if ((namespace.toJson() as Manifest).metadata.labels?.[INJECTION] !== 'enabled') continue;
    namespace.addJsonPatch(
      JsonPatch.remove(`/metadata/labels/${INJECTION}`),
      JsonPatch.add('/metadata/labels/istio.io~1rev', istio.revision),
    );
  }
};
