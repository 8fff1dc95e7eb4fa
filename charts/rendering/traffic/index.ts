import type { External } from '../../kit/declarations';
import type { Manifest } from '../../contract/manifest';
import type { Problem } from '../../contract/problems';
import type { TrafficPath } from '../../contract/traffic/paths';
import { type Proof, Prover } from '../../contract/traffic/prove';
import type { Rendered } from '../place';
import { probePaths } from './probes';
import { webhookPaths } from './webhooks';

/**
 * Proves over all rendered objects that promised paths are open and closed paths are closed. It walks each declared
 * path hop by hop, and also the paths of the API server to webhooks and of the kubelet to probes. Nothing is known of the
 * way to Services that are declared to be in the cluster.
 */
export function checkTraffic(
  objects: readonly Rendered[],
  declared: readonly TrafficPath[],
  externals: readonly External[] = [],
): Problem[] {
  if (!declared.length) return [];
  const json = objects.map((object) => object.json);
  const services = externals.filter(({ kind }) => kind === 'Service');
  const elsewhere = new Set(services.map(({ name, namespace = '' }) => `${name}.${namespace}`));
  const isKnown = ({ path: { to } }: Proof): boolean => !('host' in to && elsewhere.has(to.host ?? ''));
  return brokenPaths(json, declared).filter(isKnown).map(problemOf);
}

/** The paths that follow from objects: to webhooks and to probes. */
export function derivedPaths(objects: readonly Manifest[]): readonly TrafficPath[] {
  return [...webhookPaths(objects), ...probePaths(objects)];
}

/** The paths that break their promise. */
export function brokenPaths(objects: readonly Manifest[], declared: readonly TrafficPath[]): readonly Proof[] {
  const prover = new Prover(objects);
  const paths = [...declared, ...derivedPaths(objects)];
  return paths.flatMap((path) => prover.prove(path)).filter(({ holds }) => !holds);
}

/** The deciding hop: the one that closes a path, or the one that admits a request. */
function problemOf({ path, tenant, verdict }: Proof): Problem {
  const { at = 'the rendering', says = '' } = verdict.hops.at(-1) ?? {};
  const whom = tenant === undefined ? '' : ` (tenant ${tenant})`;
  const what = path.is === 'open' ? 'closes a path that is promised' : 'leaves open a path that is to be closed';
  const they = at.includes(', ') ? 'they' : 'it';
  return { at, message: `${what}, '${path.name}'${whom}: ${they} ${says}` };
}
