import { CLUSTER_DOMAIN } from '../../charts/contract/cluster-domain';
import { SERVICES } from '../../charts/contract/services';
import type { Api } from '../cluster/api';
import { conditionOf, idOf } from '../cluster/objects';
import { ClusterError } from '../errors';
import { type Finding, ok } from '../findings';
import { textAt } from '../json';
import type { Rendering } from '../rendering/rendering';

type Reader = Pick<Api, 'answerOnce' | 'list' | 'read'>;

/**
 * Whether the cluster has the DNS domain that was rendered. No API of Kubernetes tells it: CoreDNS' settings do, or a
 * kubelet's. Where neither can be read, nothing is said.
 */
export async function clusterDomain(api: Reader, { facts }: Rendering): Promise<readonly Finding[]> {
  if (!facts) return [];
  const found = (await domainsOfCoreDns(api)) ?? (await domainOfKubelet(api));
  if (!found) return [];
  const { by, domains } = found;
  const { clusterDomain: rendered } = facts;
  if (domains.includes(rendered)) return [ok(`domain of Services ${rendered}, says ${by}`)];
  const [real = CLUSTER_DOMAIN] = domains;
  const what = `the cluster's domain of Services is ${domains.join(', ')}, says ${by}; the rendering is for ${rendered}`;
  const remedy =
    real === CLUSTER_DOMAIN
      ? 'leave network.clusterDomain out of the definition, and render again'
      : `write network: { clusterDomain: '${real}' } in the definition, and render again`;
  return [{ level: 'error', code: 'cluster/other-domain', what, remedy }];
}

interface Found {
  readonly by: string;
  readonly domains: readonly string[];
}

/** The zones of CoreDNS' plugin for Services: https://coredns.io/plugins/kubernetes/ */
async function domainsOfCoreDns(api: Reader): Promise<Found | undefined> {
  const id = { apiVersion: 'v1', kind: 'ConfigMap', namespace: 'kube-system', name: 'coredns' };
  const config = await readable(api.read(id));
  const domains = zonesOf(textAt(config, 'data', 'Corefile') ?? '');
  return domains.length ? { by: 'ConfigMap kube-system/coredns', domains } : undefined;
}

/** The zones of names, not those of addresses. */
function zonesOf(corefile: string): readonly string[] {
  const zones = [...corefile.matchAll(/^[ \t]*kubernetes[ \t]+([^{}#\n]+)/gm)].flatMap(([, all = '']) =>
    all.trim().split(/\s+/),
  );
  const names = zones.map((zone) => zone.toLowerCase().replace(/\.$/, ''));
  return [...new Set(names)].filter((zone) => /^[a-z0-9.-]+$/.test(zone) && !zone.endsWith('.arpa'));
}

/** The domain that a kubelet gives pods to search: https://kubernetes.io/docs/tasks/administer-cluster/kubelet-config-file/ */
async function domainOfKubelet(api: Reader): Promise<Found | undefined> {
  const nodes = (await readable(api.list({ apiVersion: 'v1', kind: 'Node' }))) ?? [];
  const node = nodes.find((one) => textAt(conditionOf(one, 'Ready'), 'status') === 'True');
  if (!node) return undefined;
  const { name } = idOf(node);
  const answer = await readable(api.answerOnce(`/api/v1/nodes/${encodeURIComponent(name)}/proxy/configz`));
  const domain = textAt(answer, 'kubeletconfig', 'clusterDomain')?.replace(/\.$/, '');
  return domain === undefined || domain === '' ? undefined : { by: `the kubelet of node ${name}`, domains: [domain] };
}

/** Undefined where the cluster does not give an answer: few users may ask a kubelet, and some clouds let none. */
async function readable<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof ClusterError) return undefined;
    throw error;
  }
}

/** Whether an Istio that is there names identities by the cluster's domain, as the rendered policies do. */
export async function trustDomain(api: Pick<Api, 'read'>, rendering: Rendering): Promise<readonly Finding[]> {
  const { facts, objects } = rendering;
  // In policies, Istio takes the usual one for its own, whichever that is:
  // https://github.com/istio/istio/blob/1.29.0/pilot/pkg/security/trustdomain/bundle.go
  if (facts?.gatewayService === undefined || facts.clusterDomain === CLUSTER_DOMAIN) return [];
  const { namespace } = SERVICES.istiod;
  const id = { apiVersion: 'v1', kind: 'ConfigMap', namespace, name: 'istio' };
  if (objects.some((one) => one.id.kind === id.kind && one.id.namespace === namespace && one.id.name === id.name))
    return [];
  const mesh = textAt(await api.read(id), 'data', 'mesh');
  if (mesh === undefined) return [];
  const [, given = ''] = /^trustDomain:[ \t]*["']?([^"'\s#]*)/m.exec(mesh) ?? [];
  const real = given === '' ? CLUSTER_DOMAIN : given;
  const { clusterDomain: rendered } = facts;
  if (real === rendered) return [ok(`Istio's trust domain ${real}`)];
  const what = `Istio's trust domain is ${real}, and the rendered policies name identities of ${rendered}`;
  const remedy = `write trustDomain: ${rendered} into its meshConfig, and restart its pods`;
  return [{ level: 'error', code: 'mesh/other-trust-domain', what, remedy }];
}
