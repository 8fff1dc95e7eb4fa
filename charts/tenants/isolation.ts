import { isIP } from 'node:net';

import type { Construct } from 'constructs';

import type { TrainingPods } from '../config/apps/training';
import type { Isolation } from '../config/tenants/isolation';
import type { Platform } from '../config/platform';
import { AdmitTraffic, type k8s, Resource, SAME_NAMESPACE } from '../kit';

const NAME_LABEL = 'kubernetes.io/metadata.name';
const POLICY = 'networking.k8s.io/v1/NetworkPolicy';

/**
 * DNS: pods behind a Service, whose own port is the one that counts, or a cache on each node that listens on a link-local
 * address, with IPv6 on a unique local one: https://kubernetes.io/docs/tasks/administer-cluster/nodelocaldns/
 */
function dns({ ipFamilies, dns: { namespace, port: ofPods } }: Platform['network']) {
  const caches = ['169.254.0.0/16', ...(ipFamilies.includes('IPv6') ? ['fd00::/8'] : [])];
  return {
    to: [namespaces([namespace]), ...caches.map((cidr) => ({ ipBlock: { cidr } }))],
    ports: [...new Set([53, ofPods])].flatMap((port) => [
      { port, protocol: 'UDP' },
      { port, protocol: 'TCP' },
    ]),
  };
}

/** Closes the namespace to other tenants. The platform may still enter: the gateway, Pipelines, Knative, culling. */
export function renderIsolation(
  scope: Construct,
  { alsoFrom = [], egress }: Isolation,
  { namespaces: known, network, services, proxy }: Platform,
): void {
  const platform = [...new Set([...known.tenants, services.ingressGateway.namespace])];
  const from = [SAME_NAMESPACE, namespaces([...platform, ...alsoFrom])];
  const ingress = { podSelector: {}, ingress: [{ from }], policyTypes: ['Ingress'] };
  new Resource(scope, POLICY, 'tenant-ingress', { spec: ingress });
  if (!egress) return;
  const ranges = egress.map((cidr) => ({ ipBlock: { cidr } }));
  const to = [SAME_NAMESPACE, namespaces(platform), ...ranges];
  const spec = { podSelector: {}, egress: [{ to }, ...proxiesOf(proxy), dns(network)], policyTypes: ['Egress'] };
  new Resource(scope, POLICY, 'tenant-egress', { spec });
}

/** The proxies, as far as they are named by an address: policies know no host names. */
function proxiesOf(proxy: Platform['proxy']) {
  const urls = proxy?.tenants ? [proxy.http, proxy.https].filter((url) => url !== undefined) : [];
  return [...new Set(urls)].flatMap((url) => {
    const { hostname, port, protocol } = new URL(url);
    const address = hostname.replace(/^\[|\]$/g, '');
    if (!isIP(address)) return [];
    const cidr = `${address}/${isIP(address) === 6 ? 128 : 32}`;
    const number = Number(port) || (protocol === 'https:' ? 443 : 80);
    return [{ to: [{ ipBlock: { cidr } }], ports: [{ port: number, protocol: 'TCP' }] }];
  });
}

/** Lets nobody but pods of the namespace into pods of trainings, which no sidecar guards. */
export function guardTraining(scope: Construct, pods: TrainingPods): void {
  for (const [name, key] of Object.entries(pods)) {
    new AdmitTraffic(scope, name, {
      pods: { matchExpressions: [{ key, operator: 'Exists' }] },
      from: [SAME_NAMESPACE],
    });
  }
}

function namespaces(names: readonly string[]): k8s.NetworkPolicyPeer {
  return { namespaceSelector: { matchExpressions: [{ key: NAME_LABEL, operator: 'In', values: names }] } };
}
