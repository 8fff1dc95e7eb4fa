import { CLUSTER_DOMAIN } from '../contract/cluster-domain';
import { type Check, fields } from './checks/check';
import { dnsName } from './checks/names';
import type { Report } from './checks/report';

/** The network of the cluster. */
export interface NetworkProps {
  /**
   * DNS domain of the cluster's Services: kubelet's `clusterDomain`, which is CoreDNS' zone too. Host names, names in
   * certificates and identities in the mesh end or begin with it. The cluster decides it: `up` and `doctor` compare it with
   * the kubelets' and refuse another. An Istio that is there already must have it as its `trustDomain`.
   * @default 'cluster.local'
   */
  readonly clusterDomain?: string;
}

const clusterDomain: Check<string> = (report, at, name) => {
  const better = name.toLowerCase().replace(/^(?:\.|svc\.)+|\.+$/g, '');
  const changed = better !== name && better !== '';
  const services = `'${name}' is the domain of Services`;
  const form = `'${name}' is not a DNS domain in lower case, without a dot at its end`;
  if (!changed) return dnsName(report, at, name);
  return report.check(false, at, `${/^svc\./.test(name) ? services : form}; write '${better}'`);
};

const check = fields<NetworkProps>({ clusterDomain });

/** The network of the cluster, with the defaults of Kubernetes. */
export function resolveNetwork(given: NetworkProps, report: Report): Required<NetworkProps> {
  check(report, 'network', given);
  return { clusterDomain: CLUSTER_DOMAIN, ...given };
}
