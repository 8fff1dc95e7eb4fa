import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

import type { Pod } from './objects';

const PREFIX = 'traffic.sidecar.istio.io/';
/** Ports of the proxy itself, for its metrics and for probes. */
const OWN_PORTS = '15090,15021,15020';

/**
 * Leads the traffic of a pod with a sidecar through the sidecar, by the pod's annotations, as Istio's CNI plugin does:
 * with the rules that Istio's own agent writes.
 * @param process whose network namespace is the pod's
 */
export async function intercept(agent: string, { metadata }: Pod, process: number): Promise<void> {
  const { annotations = {} } = metadata;
  if (!('sidecar.istio.io/status' in annotations)) return;
  const of = (name: string) => annotations[PREFIX + name];
  const options = {
    '-p': '15001',
    '-z': '15006',
    '-u': '1337',
    '-m': 'REDIRECT',
    '-i': of('includeOutboundIPRanges') ?? '*',
    '-x': of('excludeOutboundIPRanges'),
    '-b': of('includeInboundPorts') ?? '*',
    '-d': [OWN_PORTS, of('excludeInboundPorts')].filter(Boolean).join(),
    '-o': of('excludeOutboundPorts'),
  };
  const given = Object.entries(options).flatMap(([name, value]) => (value ? [name, value] : []));
  await promisify(execFile)('nsenter', [`--target=${process}`, '--net', '--', agent, 'istio-iptables', ...given]);
}
