import { ApiObject, Chart } from 'cdk8s';

import { App, Kubeflow, type KubeflowProps } from '../../charts';
import type { Manifest } from '../../charts/contract/manifest';
import type { TrafficPath } from '../../charts/contract/traffic/paths';
import { type Proof, Prover } from '../../charts/contract/traffic/prove';
import { declaredPath } from '../../charts/kit/traffic';
import { homeOf, placeObjects } from '../../charts/rendering/place';
import { derivedPaths } from '../../charts/rendering/traffic';
import { SMALL } from './render';

/** What a platform renders, and the paths that it declares. */
export interface Traffic {
  readonly objects: readonly Manifest[];
  readonly paths: readonly TrafficPath[];
}

/** Renders {@link SMALL} with changes, whatever its traffic is. */
export function trafficOf(change: Partial<KubeflowProps> = {}): Traffic {
  const app = new App();
  new Kubeflow(app, 'kubeflow', { ...SMALL, ...change });
  const nodes = app.node.findAll();
  const found = nodes.filter((node) => ApiObject.isApiObject(node));
  const placed = placeObjects(
    found.map((node) => ({ home: homeOf(Chart.of(node)), objects: [node.toJson() as Manifest] })),
  );
  const objects = placed.map(({ json }) => json);
  return { objects, paths: [...nodes.flatMap((node) => declaredPath(node) ?? []), ...derivedPaths(objects)] };
}

/** Walks all paths of a platform. */
export function proofsOf({ objects, paths }: Traffic): readonly Proof[] {
  const prover = new Prover(objects);
  return paths.flatMap((path) => prover.prove(path));
}
