import { CLUSTER_DOMAIN } from '../../contract/cluster-domain';
import type { ComponentName } from '../components';
import { type Check, distinct, fields, oneOrNone } from '../checks/check';
import { dnsLabel, dnsName } from '../checks/names';
import { within } from '../checks/numbers';
import type { Report } from '../checks/report';

/** A family of IP addresses. */
export type IpFamily = 'IPv4' | 'IPv6';

/** The network of the cluster. */
export interface NetworkProps {
  /**
   * DNS domain of the cluster's Services: kubelet's `clusterDomain`, which is CoreDNS' zone too. Host names, names in
   * certificates and identities in the mesh end or begin with it. The cluster decides it: `up` and `doctor` compare it with
   * the kubelets' and refuse another. An Istio that is there already must have it as its `trustDomain`.
   * @default 'cluster.local'
   */
  readonly clusterDomain?: string;
  /**
   * Families of the addresses of Services, the first one first: `['IPv6']`, or `['IPv4', 'IPv6']` for both. Programs then
   * listen on IPv6 too, and Istio's proxies serve both. The cluster must have them; `up` and `doctor` compare them with
   * the cluster's. @default the cluster's first family
   */
  readonly ipFamilies?: readonly IpFamily[];
  /** The pods that answer for names. Tenants with `isolation.egress` reach them. @default port 53 of pods in `kube-system` */
  readonly dns?: DnsProps;
}

/** The pods of the cluster's DNS. */
export interface DnsProps {
  /** Their namespace. @default 'kube-system' */
  readonly namespace?: string;
  /** The port that they listen on: that of pods, not of the Service. @default 53 */
  readonly port?: number;
}

const clusterDomain: Check<string> = (report, at, name) => {
  const better = name.toLowerCase().replace(/^(?:\.|svc\.)+|\.+$/g, '');
  const changed = better !== name && better !== '';
  const services = `'${name}' is the domain of Services`;
  const form = `'${name}' is not a DNS domain in lower case, without a dot at its end`;
  if (!changed) return dnsName(report, at, name);
  return report.check(false, at, `${/^svc\./.test(name) ? services : form}; write '${better}'`);
};

const check = fields<NetworkProps>({
  clusterDomain,
  dns: fields<DnsProps>({ namespace: dnsLabel, port: within('a port', 1, 65535) }),
  ipFamilies: (report, at, families) =>
    oneOrNone<IpFamily>(() => true)(report, at, families) && distinct(report, at, families),
});

/** Components whose programs write the usual domain into routes, and what they are for. */
const WITH_USUAL_DOMAIN: Readonly<Partial<Record<ComponentName, string>>> = {
  'tensorboard-controller': 'TensorBoards',
  pvcviewer: 'viewers of volumes',
};

/** Components with programs that listen on IPv4 alone, whatever they are told: docs/cluster.md has the sources. */
const ON_IPV4: Readonly<Partial<Record<ComponentName, string>>> = {
  pipelines: "Pipelines' store of metadata",
  'jupyter-web-app': 'notebooks',
  'kserve-runtimes': "KServe's model servers in Python",
};

/** The network of the cluster, with the defaults of Kubernetes. Warns of programs that know no other. */
export function resolveNetwork(given: NetworkProps, components: ReadonlySet<ComponentName>, report: Report) {
  check(report, 'network', given);
  const { clusterDomain: domain = CLUSTER_DOMAIN, ipFamilies = [], dns = {} } = given;
  const usualDomain = domain === CLUSTER_DOMAIN;
  const lost = installed(WITH_USUAL_DOMAIN, components);
  const pages = lost.join(' and ');
  const unknown = `'${domain}' is not known to the controllers of ${pages}, which write '${CLUSTER_DOMAIN}' into routes: these pages do not open`;
  report.warn(usualDomain || lost.length === 0, 'network.clusterDomain', unknown);
  const deaf = installed(ON_IPV4, components);
  const unheard = `IPv6 alone does not reach ${deaf.join(' and ')}, which listen on IPv4 alone; write ['IPv6', 'IPv4'] if the cluster has both`;
  report.warn(ipFamilies.join() !== 'IPv6' || deaf.length === 0, 'network.ipFamilies', unheard);
  return {
    clusterDomain: domain,
    /** Whether it is the one that programs know by themselves. */
    usualDomain,
    /** Where the pods of DNS are. */
    dns: { namespace: dns.namespace ?? 'kube-system', port: dns.port ?? 53 },
    /** Families of Services; empty where the cluster decides. */
    ipFamilies,
    /** Whether Services have addresses of both families. */
    dualStack: ipFamilies.length > 1,
    /** What programs are told to listen on, before a colon and a port. On Linux, the one of IPv6 takes IPv4 as well. */
    listenAddress: ipFamilies.includes('IPv6') ? '[::]' : '0.0.0.0',
  } as const;
}

/** Warns of a list of ranges with all addresses of one family, and none of another that pods have. */
export function checkRanges(
  report: Report,
  at: string,
  ranges: readonly string[],
  families: readonly IpFamily[],
): void {
  const of = (range: string): IpFamily => (range.includes(':') ? 'IPv6' : 'IPv4');
  for (const [all, other] of [
    ['0.0.0.0/0', '::/0'],
    ['::/0', '0.0.0.0/0'],
  ] as const) {
    const isHalf =
      ranges.includes(all) && families.includes(of(other)) && !ranges.some((range) => of(range) === of(other));
    report.warn(!isHalf, at, `'${all}' is all of ${of(all)}, and nothing of ${of(other)} is open; add '${other}'`);
  }
}

function installed(
  table: Readonly<Partial<Record<ComponentName, string>>>,
  components: ReadonlySet<ComponentName>,
): readonly string[] {
  return Object.entries(table).flatMap(([component, what]) =>
    components.has(component as ComponentName) ? [what] : [],
  );
}
