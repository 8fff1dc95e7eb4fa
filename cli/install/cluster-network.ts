import { CLUSTER_DOMAIN } from '../../charts/contract/cluster-domain';
import type { Api } from '../cluster/api';
import { readable } from '../cluster/errors';
import { conditionOf, idOf } from '../cluster/objects';
import { type Finding, ok } from '../findings';
import { textAt } from '../json';
import type { Rendering } from '../rendering/rendering';

type Reader = Pick<Api, 'answerOnce' | 'list' | 'read'>;

/**
 * Whether the cluster has the DNS domain that was rendered. No API of Kubernetes tells it: CoreDNS' settings do, or a
 * kubelet's: few users may ask one, and some clouds let none. Where neither can be read, nothing is said.
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
