import { CLUSTER_DOMAIN } from '../../contract/cluster-domain';
import type { ComponentName } from '../components';
import { type Check, fields } from '../checks/check';
import { dnsName } from '../checks/names';
import type { Report } from '../checks/report';

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

/** Components whose programs write the usual domain into routes, and what they are for. */
const WITH_USUAL_DOMAIN: Readonly<Partial<Record<ComponentName, string>>> = {
  'tensorboard-controller': 'TensorBoards',
  pvcviewer: 'viewers of volumes',
};

/** The network of the cluster, with the defaults of Kubernetes. Warns of programs that know no other. */
export function resolveNetwork(given: NetworkProps, components: ReadonlySet<ComponentName>, report: Report) {
  check(report, 'network', given);
  const { clusterDomain: domain = CLUSTER_DOMAIN } = given;
  const usualDomain = domain === CLUSTER_DOMAIN;
  const lost = Object.entries(WITH_USUAL_DOMAIN).filter(([component]) => components.has(component as ComponentName));
  const pages = lost.map(([, what]) => what).join(' and ');
  const unknown = `'${domain}' is not known to the controllers of ${pages}, which write '${CLUSTER_DOMAIN}' into routes: these pages do not open`;
  report.warn(usualDomain || lost.length === 0, 'network.clusterDomain', unknown);
  return {
    clusterDomain: domain,
    /** Whether it is the one that programs know by themselves. */
    usualDomain,
  } as const;
}
