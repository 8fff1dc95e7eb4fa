import type { Construct } from 'constructs';

import type { Platform } from '../../config/platform';
import { Component, httpGet, pods, podsWith, port, Program, PromisedPath, RESTRICTED, Stage } from '../../kit';

const NAME = 'cluster-jwks-proxy';
const LABELS = { 'app.kubernetes.io/name': NAME };
const PORT = 8080;
const KEYS = '/openid/v1/jwks';

/**
 * Passes on the public keys of the API server, by which the gateway checks the tokens of ServiceAccounts. istiod, which
 * fetches them, cannot ask the API server itself: it asks without a token, and does not trust the cluster's CA.
 * The proxy's ServiceAccount has no role of its own, for Kubernetes lets every ServiceAccount read the keys
 * (https://kubernetes.io/docs/tasks/configure-pod-container/configure-service-account/).
 */
export class JwksProxy extends Component {
  constructor(scope: Construct, { images, services }: Platform) {
    const { namespace, labels } = services.istiod;
    super(scope, { name: NAME, stage: Stage.ACCESS, namespace });
    const { host, port: number } = services.jwksProxy;
    const from = podsWith(namespace, labels);
    new PromisedPath(this, 'istiod → keys of the cluster', { from, to: { host, port: number }, path: KEYS });
    const probe = (seconds: number, timeoutSeconds: number) =>
      httpGet(KEYS, 'http', { initialDelaySeconds: seconds, periodSeconds: seconds, timeoutSeconds });
    new Program(this, NAME, {
      selector: LABELS,
      container: {
        name: 'kubectl-proxy',
        image: images.kubectl,
        args: [
          'proxy',
          '--address=0.0.0.0',
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
      admits: { pods: { matchLabels: LABELS }, from: [pods(namespace, labels)], ports: [PORT] },
    });
  }
}
