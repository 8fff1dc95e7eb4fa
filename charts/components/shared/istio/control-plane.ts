import { type Labels, scraped, SIDECAR } from '../../../kit';
import type * as k8s from '../../../kit/k8s';
import { versions } from '../../../versions';

/** Namespace of istiod, of the gateways, and of policies for the whole mesh. */
export const ROOT_NAMESPACE = 'istio-system';
/** Revision of a single istiod. Webhooks and pods are matched to it by this label. */
export const REVISION = 'default';
/** Address from which proxies get their configuration and certificates, over TLS. */
export const DISCOVERY_ADDRESS = `istiod.${ROOT_NAMESPACE}.svc:15012`;
/** Audience of the tokens that proxies send to istiod; istiod accepts no other. */
export const TOKEN_AUDIENCE = 'istio-ca';

/**
 * The variable by which istiod, and each proxy, serve both families of addresses:
 * https://github.com/istio/istio/blob/1.30.1/pilot/pkg/features/experimental.go
 */
export const DUAL_STACK = { ISTIO_DUAL_STACK: 'true' } as const;

/** Labels of pods of Istio itself, which have no sidecar and are not redirected to ztunnel. */
export function systemPodLabels(name: string): Labels {
  return {
    'app.kubernetes.io/instance': 'istio',
    'app.kubernetes.io/name': name,
    'app.kubernetes.io/part-of': 'istio',
    'app.kubernetes.io/version': versions.istio,
    'istio.io/dataplane-mode': 'none',
    [SIDECAR]: 'false',
  };
}

/** Annotations of pods that Prometheus scrapes, and that have no sidecar. */
export function scrapedOutside(port: number, path?: string): Labels {
  return { ...scraped(port, { path }), [SIDECAR]: 'false' };
}

/** The token by which a pod proves its ServiceAccount to istiod. */
export const TOKEN_VOLUME: k8s.Volume = {
  name: 'istio-token',
  projected: {
    sources: [{ serviceAccountToken: { audience: TOKEN_AUDIENCE, expirationSeconds: 43200, path: 'istio-token' } }],
  },
};
