import { ApiObject } from 'cdk8s';

import { ARCH_LABEL, ARCHITECTURES, type Architectures } from '../config/delivery/architectures';
import { InvalidPlatform } from '../contract/problems';
import { type AnyFields, changeFields, makesPods } from '../kit/change';
import { componentsOf, type Pass } from './index';

/** Kinds of which others make pods, with the images that they name. */
const RUNTIMES = ['ClusterServingRuntime', 'ClusterTrainingRuntime'];

/**
 * Keeps pods off nodes of an architecture that one of their images is not built for. What a pod says of it itself stands.
 * Before {@link schedule}, whose label of nodes would else be taken for the component's.
 */
export const pinArchitectures: Pass = (tree, { arch }) => {
  if (!arch) return;
  const problems = componentsOf(tree).flatMap((component) => {
    const objects = component.node.findAll().filter((object) => ApiObject.isApiObject(object));
    const idle = objects.filter((object) => makesPods(object)).filter((object) => !pinned(object, arch));
    for (const runtime of objects.filter(({ kind }) => RUNTIMES.includes(kind))) pinned(runtime, arch);
    return idle.length ? [{ at: 'arch', message: refusal(component.node.id, idle, arch) }] : [];
  });
  if (problems.length) throw new InvalidPlatform(problems);
};

function refusal(
  component: string,
  [first, ...more]: readonly ApiObject[],
  { nodes }: NonNullable<Architectures>,
): string {
  const others = more.length ? ` and ${more.length} more of ${component}` : ` of ${component}`;
  const what = `${first?.kind} ${first?.metadata.name}${others} starts on no node of '${nodes.join("', '")}'`;
  const better = nodes.includes('amd64') ? '' : `add 'amd64', `;
  return `${what}, because an image is not built for it; ${better}name one of your own in images.override, or write components: { '${component}': false }`;
}

/** @returns whether its pods find a node */
function pinned(object: ApiObject, arch: NonNullable<Architectures>): boolean {
  let found = true;
  // Agents serve each node that has pods, those of tenants included: only nodes they cannot start on are left out.
  const nodes = object.kind === 'DaemonSet' ? ARCHITECTURES : arch.nodes;
  changeFields(object, (fields) =>
    changePods(fields, (pod) => {
      const images = imagesOf(pod);
      const fit = nodes.filter((node) => images.every((image) => arch.has(image, node)));
      found = found && fit.some((node) => arch.nodes.includes(node));
      const [only = 'amd64', ...others] = fit;
      return others.length ? pod : onNodes(pod, only);
    }),
  );
  return found;
}

function onNodes(pod: AnyFields, architecture: string): AnyFields {
  const { nodeSelector = {} } = pod as { readonly nodeSelector?: Readonly<Record<string, string>> };
  return { ...pod, nodeSelector: { [ARCH_LABEL]: architecture, ...nodeSelector } };
}

/** Changes each record that has containers. */
function changePods(value: AnyFields, change: (pod: AnyFields) => AnyFields): AnyFields {
  const inside = Object.fromEntries(Object.entries(value).map(([key, each]) => [key, changeInside(each, change)]));
  return Array.isArray(value.containers) ? change(inside) : inside;
}

function changeInside(value: unknown, change: (pod: AnyFields) => AnyFields): unknown {
  if (Array.isArray(value)) return value.map((item: unknown) => changeInside(item, change));
  return isPlain(value) ? changePods(value, change) : value;
}

function isPlain(value: unknown): value is AnyFields {
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}

function imagesOf({ containers, initContainers }: AnyFields): readonly string[] {
  const all = [containers, initContainers].flatMap((list: unknown) => (Array.isArray(list) ? (list as unknown[]) : []));
  return all.flatMap((one) => (isPlain(one) && typeof one.image === 'string' ? [one.image] : []));
}
