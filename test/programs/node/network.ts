import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

/** Pods with a program are at these addresses, behind a bridge; those of played ones are this machine's own. */
const BRIDGE = 'pods';
const GATEWAY = '10.245.0.1';
/** Of the bridge, which would otherwise take the lowest of its pods': a new pod would change the one that others know. */
const HARDWARE_ADDRESS = '02:00:0a:f5:00:01';

/** The address of the node. */
export const NODE_ADDRESS = GATEWAY;

/** The network of the pods: a bridge in the node's network namespace, and a pair of interfaces for each pod. */
export class Network {
  private pods = 1;
  private played = 0;

  /** Makes the bridge. */
  async prepare(): Promise<void> {
    // Those of another bed, whose pods may not be gone yet.
    for (const name of [BRIDGE, ...(await pairs())]) await ip([], [`link del ${name}`]).catch(() => undefined);
    const bridge = `link add ${BRIDGE} address ${HARDWARE_ADDRESS} type bridge`;
    await ip([], [bridge, `addr add ${GATEWAY}/16 dev ${BRIDGE}`, `link set ${BRIDGE} up`]);
  }

  /** The next address for a pod with a program. */
  address(): string {
    this.pods += 1;
    return `10.245.${this.pods >> 8}.${this.pods & 255}`;
  }

  /** The next address for a pod without one. */
  playedAddress(): string {
    this.played += 1;
    return `10.244.${this.played >> 8}.${this.played & 255}`;
  }

  /** Gives the network namespace of a process an address. */
  async connect(process: number, address: string): Promise<void> {
    const name = `v${address.split('.').slice(2).join('-')}`;
    await ip(
      [],
      [`link add ${name} type veth peer name eth0 netns ${process}`, `link set ${name} master ${BRIDGE} up`],
    );
    const inside = ['nsenter', `--target=${process}`, '--net', '--'];
    const up = ['link set lo up', `addr add ${address}/16 dev eth0`, 'link set eth0 up'];
    await ip(inside, [...up, `route add default via ${GATEWAY}`]);
  }
}

/** The names of the pairs of interfaces that pods have. */
async function pairs(): Promise<readonly string[]> {
  const { stdout } = await promisify(execFile)('ip', ['-oneline', 'link', 'show', 'type', 'veth']);
  return [...stdout.matchAll(/^\d+: (v[\d-]+)@/gm)].map(([, name = '']) => name);
}

function ip(prefix: readonly string[], commands: readonly string[]): Promise<void> {
  const [program = '', ...args] = [...prefix, 'ip', '-batch', '-'];
  return new Promise((resolve, reject) => {
    const child = execFile(program, args, (error, _, stderr) => {
      if (error) reject(new Error(`ip ${commands.join('; ')}: ${stderr || error.message}`));
      else resolve();
    });
    child.stdin?.end(commands.join('\n') + '\n');
  });
}
