import { groupOf, type Manifest } from '../manifest';
import type { ServiceSpec } from './objects';

/** API group of the Gateway API. Its Gateway has the same kind as Istio's. */
export const GATEWAY_API = 'gateway.networking.k8s.io';

/** The fields of a Gateway of the Gateway API on which traffic depends. */
interface GatewayApiSpec {
  readonly addresses?: readonly { readonly value: string }[];
  readonly listeners?: readonly {
    readonly hostname?: string;
    readonly port: number;
    readonly protocol: string;
  }[];
}

/**
 * Istio's view of the Gateways of the Gateway API: listeners of the pods behind the Service of their address. HTTPRoutes
 * are seen as VirtualServices that are bound to them.
 * @param pages the Gateway of the platform's pages, for a Service that is not rendered
 */
export function istioGateways(objects: readonly Manifest[], pages: Manifest | undefined): readonly Manifest[] {
  return objects.filter(isGatewayApi).map(({ metadata, spec }) => {
    const { addresses = [], listeners = [] } = spec as GatewayApiSpec;
    const [service, namespace] = addresses[0]?.value.split('.') ?? [];
    const found = objects.find(
      ({ kind, metadata: of }) => kind === 'Service' && of.name === service && of.namespace === namespace,
    );
    const ofPages = pages?.spec as ServiceSpec | undefined;
    const selector = (found?.spec as ServiceSpec | undefined)?.selector ?? ofPages?.selector ?? {};
    const servers = listeners.map(({ hostname = '*', port: number, protocol }) => ({
      hosts: [hostname],
      port: { number, protocol },
    }));
    return { apiVersion: 'networking.istio.io/v1', kind: 'Gateway', metadata, spec: { selector, servers } };
  });
}

function isGatewayApi({ apiVersion, kind }: Manifest): boolean {
  return kind === 'Gateway' && groupOf(apiVersion) === GATEWAY_API;
}
