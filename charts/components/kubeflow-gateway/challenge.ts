import type { Construct } from 'constructs';

import type { Platform } from '../../config/platform';
import { ExternalPods, fullHost, Resource } from '../../kit';

const NAME = 'acme-challenge';
/** Port of cert-manager's pods that answer. */
const PORT = 8089;

/**
 * Leads the questions of an ACME service (HTTP-01) at port 80 to the pods that cert-manager starts for them. Its Ingresses
 * are not served: the gateway would then serve those of tenants as well, before the login.
 */
export function renderChallenge(scope: Construct, { services }: Platform, names: readonly string[]): void {
  const { namespace, selector } = services.ingressGateway;
  const servers = [{ hosts: names, port: { name: 'http', number: 80, protocol: 'HTTP' } }];
  new Resource(scope, 'networking.istio.io/v1alpha3/Gateway', NAME, { spec: { selector, servers } });
  for (const host of names) {
    const pods = solverOf(host);
    const name = `${NAME}-${pods['acme.cert-manager.io/http-domain']}`;
    const ports = [{ name: 'http', port: PORT, targetPort: PORT }];
    new Resource(scope, 'v1/Service', name, { spec: { selector: pods, ports } }, { namespace });
    new ExternalPods(scope, namespace, pods);
    const destination = { host: fullHost(scope, name, namespace), port: { number: PORT } };
    const http = [{ match: [{ uri: { prefix: '/.well-known/acme-challenge/' } }], route: [{ destination }] }];
    const spec = { gateways: [NAME], hosts: [host], http };
    new Resource(scope, 'networking.istio.io/v1alpha3/VirtualService', name, { spec });
  }
}

/**
 * Labels of the pod that answers for a host:
 * https://github.com/cert-manager/cert-manager/blob/v1.20.2/pkg/issuer/acme/http/pod.go (podLabels)
 */
function solverOf(host: string) {
  return {
    'acme.cert-manager.io/http-domain': String(adler32(host)),
    'acme.cert-manager.io/http01-solver': 'true',
  } as const;
}

/** The checksum Adler-32 (RFC 1950) of an ASCII text. */
function adler32(text: string): number {
  let [a, b] = [1, 0];
  for (const byte of Buffer.from(text)) {
    a = (a + byte) % 65521;
    b = (b + a) % 65521;
  }
  return b * 65536 + a;
}
