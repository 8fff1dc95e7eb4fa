import type { Api } from '../cluster/api';
import { type MissingRight, MissingRights } from '../cluster/rights';
import { lacking } from '../findings';
import { type Expiry, readExpiries } from './certificates';
import { type Drift, findDrift, sizeOf } from './drift';
import { type ForeignFields, readForeign } from './foreign';
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
  /** Undefined where it may not be read. */
  readonly gateway: GatewayAddress | undefined;
  readonly components: readonly ComponentHealth[];
  readonly tenants: readonly ProfileHealth[];
  readonly certificates: readonly Expiry[];
  readonly drift: Drift;
  /** Number of rendered objects. */
  readonly objects: number;
  /** What could not be checked, by the right that is missing. */
  readonly unchecked: readonly MissingRight[];
  /** Fields that others have set and that are not rendered; undefined unless they are asked for. */
  readonly foreign?: readonly ForeignFields[];
}

/** What is read of a platform besides its state. */
export interface StatusOptions {
  /** Whether to look for fields that others have set. */
  readonly foreign: boolean;
}

/** Reads the state of a platform, as far as the user may, and compares it with the rendering. */
export async function readStatus(
  api: Api,
  rendering: Rendering,
  installed: Installed,
  options: StatusOptions,
): Promise<PlatformStatus> {
  const { objects, facts: rendered } = rendering;
  const rights = new MissingRights();
  const readable = await rights.readable(api, objects);
  const [waiting, gateway, tenants, certificates, drift, foreign] = await Promise.all([
    rights.allowed('readiness', findWaiting(api, readable, objects), []),
    rights.allowed('gateway', readGatewayAddress(api, installed.facts ?? rendered), undefined),
    rights.allowed('tenants', readProfiles(api, objects), []),
    rights.allowed('certificates', readExpiries(api, objects), []),
    findDrift(api, installed.inventory, objects, readable),
    options.foreign ? readForeign(api, readable) : undefined,
  ]);
  const components = componentHealth(readable, waiting);
  const known = { live: installed.facts, rendered, gateway, components, tenants, certificates, drift };
  return { ...known, objects: objects.length, unchecked: rights.all, ...(foreign && { foreign }) };
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
  ];
}

/** Why it is not known whether a platform is healthy; undefined if everything could be checked. */
export function doubtOf({ unchecked, drift }: PlatformStatus): string | undefined {
  if (unchecked.length) return lacking(unchecked);
  const { length } = drift.unknown;
  return length ? `not everything could be checked: ${count(length, 'object')} not compared` : undefined;
}

function count(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? '' : 's'}`;
}
