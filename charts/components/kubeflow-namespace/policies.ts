import type { Platform } from '../../config/platform';
import { type AdmitProps, labelIn, namespaceIn, SAME_NAMESPACE, TENANTS } from '../../kit';

/**
 * Who gets into the pods of the Model Registry, by the name of the NetworkPolicy. A component brings the policies of
 * its pods itself; these are here, as upstream has them, because the registry is often installed by its own manifests
 * into the namespace that is closed otherwise.
 */
export function policies({ services }: Platform): Readonly<Record<string, AdmitProps>> {
  const gateway = namespaceIn(services.ingressGateway.namespace);
  const callers = { from: [TENANTS, gateway], ports: [8080] };
  return {
    'model-catalog': { pods: labelIn({ component: 'model-catalog-server' }), ...callers },
    'model-registry': { pods: labelIn({ component: 'model-registry-server' }), ...callers },
    // The namespace itself is let in anyway; upstream names it too.
    'model-registry-ui': { pods: labelIn({ app: 'model-registry-ui' }), from: [gateway, SAME_NAMESPACE] },
  };
}
