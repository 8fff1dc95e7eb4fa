import type { Construct } from 'constructs';

import type { Platform } from '../../config/platform';
import { Component, httpGet, pods, podsWith, port, Program, PromisedPath, RESTRICTED, Stage } from '../../kit';

const NAME = 'cluster-jwks-proxy';
const LABELS = { 'app.kubernetes.io/name': NAME };
const PORT = 8080;
const KEYS = '/openid/v1/jwks';

/**
 * Passes on the public keys of the API server, by which the gateway checks the tokens of ServiceAccounts. The gateway and
 * istiod, which fetch them, cannot ask the API server itself: they ask without a token, and do not trust the cluster's CA.
 * The proxy's ServiceAccount has no role of its own, for Kubernetes lets every ServiceAccount read the keys
 * (https://kubernetes.io/docs/tasks/configure-pod-container/configure-service-account/).
 */
export class JwksProxy extends Component {
  constructor(scope: Construct, { images, services, network }: Platform) {
    const { istiod, ingressGateway } = services;
    const { namespace } = istiod;
    super(scope, { name: NAME, stage: Stage.ACCESS, namespace });
    const { host, port: number } = services.jwksProxy;
    const to = { host, port: number };
    const gateway = podsWith(ingressGateway.namespace, ingressGateway.policySelector);
    new PromisedPath(this, 'istiod → keys of the cluster', {
      from: podsWith(namespace, istiod.labels),
      to,
      path: KEYS,
    });
    new PromisedPath(this, 'gateway → keys of the cluster', { from: gateway, to, path: KEYS });
    const probe = (seconds: number, timeoutSeconds: number) =>
      httpGet(KEYS, 'http', { initialDelaySeconds: seconds, periodSeconds: seconds, timeoutSeconds });
    new Program(this, NAME, {
      selector: LABELS,
      container: {
        name: 'kubectl-proxy',
        image: images.kubectl,
        args: [
          'proxy',
          `--address=${network.listenAddress}`,
          `--port=${PORT}`,
          '--accept-hosts=.*',
          // The whole path: upstream's expression also takes any path that ends in the second one.
          `--accept-paths=^(?:${KEYS}|/\\.well-known/openid-configuration)$`,
          '--reject-methods=^(POST|PUT|PATCH|DELETE|HEAD|OPTIONS|CONNECT|TRACE)$',
        ],
        ports: [port(PORT, 'http')],
        liveness: probe(15, 5),
        readiness: probe(15, 5),
        securityContext: { ...RESTRICTED, readOnlyRootFilesystem: true, runAsUser: 65532 },
        more: { startupProbe: probe(5, 2) },
      },
      service: { ports: [{ name: 'http', port: 80, targetPort: 'http' }] },
      admits: {
        pods: { matchLabels: LABELS },
        from: [pods(namespace, istiod.labels), pods(ingressGateway.namespace, ingressGateway.policySelector)],
        ports: [PORT],
      },
    });
  }
}
