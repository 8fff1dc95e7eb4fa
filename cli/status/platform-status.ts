import type { Api } from '../cluster/api';
import { type Expiry, readExpiries } from './certificates';
import { type Drift, findDrift, sizeOf } from './drift';
import { type GatewayAddress, readGatewayAddress } from './gateway-address';
import { type ComponentHealth, componentHealth } from './components';
import type { Installed } from './installed';
import type { PlatformFacts } from '../rendering/platform-facts';
import type { Rendering } from '../rendering/rendering';
import { type ProfileHealth, readProfiles } from './profiles';
import { findWaiting } from '../install/readiness';

/** The state of a platform. */
export interface PlatformStatus {
  /** The facts of the platform in the cluster; undefined if its installation was interrupted before they were applied. */
  readonly live: PlatformFacts | undefined;
  readonly rendered: PlatformFacts | undefined;
  readonly gateway: GatewayAddress;
  readonly components: readonly ComponentHealth[];
  readonly tenants: readonly ProfileHealth[];
  readonly certificates: readonly Expiry[];
  readonly drift: Drift;
  /** Number of rendered objects. */
  readonly objects: number;
}

/** Reads the state of a platform, and compares it with the rendering. */
export async function readStatus(api: Api, rendering: Rendering, installed: Installed): Promise<PlatformStatus> {
  const { objects, facts: rendered } = rendering;
  const [waiting, gateway, tenants, certificates, drift] = await Promise.all([
    findWaiting(api, objects, objects),
    readGatewayAddress(api, installed.facts ?? rendered),
    readProfiles(api, objects),
    readExpiries(api, objects),
    findDrift(api, installed.inventory, objects),
  ]);
  const components = componentHealth(objects, waiting);
  const known = { live: installed.facts, rendered, gateway, components, tenants, certificates, drift };
  return { ...known, objects: objects.length };
}

/** What makes a platform unhealthy, counted. A gateway without an address does not: users may forward a port to it. */
export function problemsOf({ components, tenants, certificates, drift }: PlatformStatus): readonly string[] {
  const unready = components.filter(({ waiting }) => waiting.length).length;
  const broken = tenants.filter(({ problem }) => problem !== undefined).length;
  const ending = certificates.filter(({ level }) => level !== 'ok').length;
  const drifted = sizeOf(drift);
  return [
    ...(unready ? [`${count(unready, 'component')} not ready`] : []),
    ...(broken ? [`${count(broken, 'tenant')} not ready`] : []),
    ...(ending ? [`${count(ending, 'certificate')} at ${ending === 1 ? 'its' : 'their'} end`] : []),
    ...(drifted ? [`${count(drifted, 'object')} not as rendered`] : []),
    ...(drift.unknown.length ? [`${count(drift.unknown.length, 'object')} not compared`] : []),
  ];
}

function count(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? '' : 's'}`;
}
