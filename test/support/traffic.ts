import { ApiObject } from 'cdk8s';
import { App, Kubeflow, type KubeflowProps } from '../../charts';
import type { Manifest } from '../../charts/contract/manifest';
import type { TrafficPath } from '../../charts/contract/traffic/paths';
import { Prover } from '../../charts/contract/traffic/prove';
import { declaredPath } from '../../charts/kit/traffic';
import { webhookPaths } from '../../charts/rendering/traffic/webhooks';
import { placeObjects } from '../../charts/rendering/place';
import { Chart } from 'cdk8s';
import { SMALL } from './render';

/** A platform's objects and the paths that it declares. */
export function trafficOf(change: Partial<KubeflowProps> = {}): { readonly objects: readonly Manifest[]; readonly paths: readonly TrafficPath[] } {
  const app = new App();
  new Kubeflow(app, 'kubeflow', { ...SMALL, ...change });
  const nodes = app.node.findAll();
  const found = nodes.filter((node) => ApiObject.isApiObject(node)).map((node) => [node.toJson() as Manifest, Chart.of(node)] as const);
  const objects = placeObjects(found).map(({ json }) => json);
  return { objects, paths: [...nodes.flatMap((node) => declaredPath(node) ?? []), ...webhookPaths(objects)] };
}

/** What does not hold, by path: its last hop. */
export function brokenIn(change: Partial<KubeflowProps> = {}): Readonly<Record<string, string>> {
  const { objects, paths } = trafficOf(change);
  const prover = new Prover(objects);
  const broken = paths.flatMap((path) => prover.prove(path)).filter(({ holds }) => !holds);
  return Object.fromEntries(broken.map(({ path, verdict }) => {
    const last = verdict.hops.at(-1);
    return [path.name, `${last?.at} ${last?.says}`];
  }));
}
