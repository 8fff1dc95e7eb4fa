/**
 * Addresses that are valid only on a node itself: those of IPv4, and the one from which Istio's agent sends probes by IPv6.
 * https://github.com/istio/istio/blob/1.30.1/cni/pkg/iptables/iptables.go
 */
export const PROBES = { IPv4: '169.254.7.127/32', IPv6: 'fd16:9254:7127:1337:ffff:ffff:ffff:ffff/128' } as const;

/** Whether a range of addresses is of a node alone, so that only its agents and its kubelet come from there. */
export function isOfNode(cidr: string): boolean {
  return cidr.startsWith('169.254.') || cidr === PROBES.IPv6;
}
