import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

import type { Pod } from './objects';

const PREFIX = 'traffic.sidecar.istio.io/';
/** Ports of the proxy itself, for its metrics and for probes. */
const OWN_PORTS = '15090,15021,15020';

/**
 * Leads the traffic of a pod with a sidecar through the sidecar, as Istio's CNI plugin does: with the rules that Istio's
 * own agent writes.
 * @param process whose network namespace is the pod's
 */
export async function intercept(agent: string, pod: Pod, process: number): Promise<void> {
  const options = interception(pod);
  if (!options) return;
  await promisify(execFile)('nsenter', [`--target=${process}`, '--net', '--', agent, 'istio-iptables', ...options]);
}

/** What the agent is told for a pod, by the pod's annotations. Undefined for pods without a sidecar. */
export function interception({ metadata: { annotations = {} } }: Pick<Pod, 'metadata'>): readonly string[] | undefined {
  if (!('sidecar.istio.io/status' in annotations)) return undefined;
  const of = (name: string) => annotations[PREFIX + name];
  const options = {
    ...{ '-p': '15001', '-z': '15006', '-u': '1337', '-m': 'REDIRECT' },
    '-i': of('includeOutboundIPRanges') ?? '*',
    '-x': of('excludeOutboundIPRanges'),
    '-b': of('includeInboundPorts') ?? '*',
    '-d': [OWN_PORTS, of('excludeInboundPorts')].filter(Boolean).join(),
    '-o': of('excludeOutboundPorts'),
  };
  return Object.entries(options).flatMap(([name, value]) => (value ? [name, value] : []));
}
