import { Ingress } from '../config/gateway/ingress';
import { known, type PartWithUrl } from './facts';
import * as kinds from './generated/kinds';

/** A cluster of kind. */
export interface KindFacts {
  /** Port of this machine that `kubectl port-forward` takes. @default 8443 */
  readonly port?: number;
}

/** A cluster of minikube. */
export interface MinikubeFacts {
  /** Port of this machine that `kubectl port-forward` takes. @default 8443 */
  readonly port?: number;
  /** What its nodes run in: Docker keeps the network namespaces of pods in a place of its own. @default 'docker' */
  readonly driver?: 'docker' | 'other';
}

/** A cluster of k3s. */
export interface K3sFacts {
  /** IP address or host name of a node, by which users reach the platform. */
  readonly address: string;
  /**
   * Whether Traefik runs, as it does unless k3s was started with `--disable=traefik`. It takes ports 80 and 443 of the
   * nodes, so the platform is at port 30443. @default true
   */
  readonly traefik?: boolean;
}

/** Nothing is open to the network. */
function onThisMachine(port = 8443) {
  return { url: `https://localhost:${port}`, ingress: Ingress.portForward(), size: 'laptop' } as const;
}

/** kind has a default class of volumes, and no load balancer: https://kind.sigs.k8s.io/docs/user/configuration/ */
export function kind(facts: KindFacts = {}): PartWithUrl {
  return onThisMachine(known('kind', facts, kinds.KindFacts).port);
}

/** The places are of Istio's list: https://istio.io/latest/docs/ambient/install/platform-prerequisites/ */
export function minikube(facts: MinikubeFacts = {}): PartWithUrl {
  const { port, driver = 'docker' } = known('minikube', facts, kinds.MinikubeFacts);
  return { ...onThisMachine(port), ...(driver === 'docker' && { mesh: { nodes: 'minikube' } }) };
}

/** Its load balancer opens the ports of a Service on all nodes: https://docs.k3s.io/networking/networking-services */
export function k3s(facts: K3sFacts): PartWithUrl {
  const { address, traefik = true } = known('k3s', facts, kinds.K3sFacts);
  return {
    url: traefik ? `https://${address}:30443` : `https://${address}`,
    ingress: traefik ? Ingress.nodePort({ https: 30443, http: 30080, address }) : Ingress.loadBalancer({ address }),
    mesh: { nodes: 'k3s' },
  };
}
