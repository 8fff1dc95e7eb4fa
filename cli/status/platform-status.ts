import type { Api } from '../cluster/api';
import { type Expiry, readExpiries } from './certificates';
import { type Drift, findDrift, sizeOf } from './drift';
import { type GatewayAddress, readGatewayAddress } from './gateway-address';
import { type ComponentHealth, sumUp } from './components';
import type { Installed } from './installed';
import { factsOf, type PlatformFacts } from '../rendering/platform-facts';
import { type ProfileHealth, readProfiles } from './profiles';
import { findWaiting } from '../install/readiness';
import { objectsOf, type RenderedStage } from '../rendering/stages';

/** What is known of a platform. */
export interface PlatformStatus {
  /** What the platform in the cluster says of itself; undefined where none is, or where its beginning is missing. */
  readonly live: PlatformFacts | undefined;
  readonly rendered: PlatformFacts | undefined;
  readonly gateway: GatewayAddress;
  readonly components: readonly ComponentHealth[];
  readonly tenants: readonly ProfileHealth[];
  readonly certificates: readonly Expiry[];
  readonly drift: Drift;
  /** How many objects are rendered. */
  readonly objects: number;
}

/** Looks at a platform, and compares it with the rendering. */
export async function look(api: Api, stages: readonly RenderedStage[], installed: Installed): Promise<PlatformStatus> {
  const objects = objectsOf(stages);
  const rendered = factsOf(objects);
  const [waiting, gateway, tenants, certificates, drift] = await Promise.all([
    findWaiting(api, objects, objects),
    readGatewayAddress(api, installed.facts ?? rendered),
    readProfiles(api, stages),
    readExpiries(api, stages),
    findDrift(api, installed.inventory, stages),
  ]);
  const components = sumUp(stages, waiting);
  return {
    live: installed.facts,
    rendered,
    gateway,
    components,
    tenants,
    certificates,
    drift,
    objects: objects.length,
  };
}

/** What makes a platform unhealthy, counted. A gateway without an address is none: people may forward a port to it. */
export function problemsOf({ components, tenants, certificates, drift }: PlatformStatus): readonly string[] {
  const unready = components.filter(({ waiting }) => waiting.length).length;
  const shut = tenants.filter(({ problem }) => problem !== undefined).length;
  const ending = certificates.filter(({ level }) => level !== 'ok').length;
  const drifted = sizeOf(drift);
  return [
    ...(unready ? [`${count(unready, 'component')} not ready`] : []),
    ...(shut ? [`${count(shut, 'tenant')} not ready`] : []),
    ...(ending ? [`${count(ending, 'certificate')} at ${ending === 1 ? 'its' : 'their'} end`] : []),
    ...(drifted ? [`${count(drifted, 'object')} not as rendered`] : []),
    ...(drift.unknown.length ? [`${count(drift.unknown.length, 'object')} not compared`] : []),
  ];
}

function count(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? '' : 's'}`;
}
