import type { Manifest } from '../../contract/manifest';
import type { Problem } from '../../contract/problems';
import type { TrafficPath } from '../../contract/traffic/paths';
import { type Proof, Prover } from '../../contract/traffic/prove';
import type { Rendered } from '../place';
import { isKnown } from './known';
import { probePaths } from './probes';
import { webhookPaths } from './webhooks';

/**
 * Proves of all rendered objects together that who shall reach whom does, and that nobody else does: each declared path
 * is walked hop by hop, and so are those of the API server to webhooks and of the kubelet to probes.
 */
export function checkTraffic(objects: readonly Rendered[], declared: readonly TrafficPath[]): Problem[] {
  if (!declared.length) return [];
  const json = objects.map((object) => object.json);
  return brokenPaths(json, declared)
    .filter((proof) => !isKnown(proof))
    .map(problemOf);
}

/** The paths that objects promise by themselves. */
export function derivedPaths(objects: readonly Manifest[]): readonly TrafficPath[] {
  return [...webhookPaths(objects), ...probePaths(objects)];
}

/** The paths that are not as they are promised. */
export function brokenPaths(objects: readonly Manifest[], declared: readonly TrafficPath[]): readonly Proof[] {
  const prover = new Prover(objects);
  const paths = [...declared, ...derivedPaths(objects)];
  return paths.flatMap((path) => prover.prove(path)).filter(({ holds }) => !holds);
}

/** What says so: the hop that closes a path, or the one that lets a request in. */
function problemOf({ path, tenant, verdict }: Proof): Problem {
  const { at = 'the rendering', says = '' } = verdict.hops.at(-1) ?? {};
  const whom = tenant === undefined ? '' : ` (tenant ${tenant})`;
  const what = path.is === 'open' ? 'closes a path that is promised' : 'leaves open a path that is to be closed';
  const they = at.includes(', ') ? 'they' : 'it';
  return { at, message: `${what}, '${path.name}'${whom}: ${they} ${says}` };
}
