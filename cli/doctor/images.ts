import { movingTag, unreliablePlace } from '../../charts/contract/images';
import { idOf, nameOfObject } from '../cluster/objects';
import { containersOf } from '../cluster/pods';
import { type Finding, listed } from '../findings';
import { type JsonObject, textAt } from '../json';
import type { CheckContext } from './check';
import { renderedPods } from './pods';

/** Images of the pods of rendered workloads that another day may not be there, or be others. */
export async function images({ pods, rendering }: CheckContext): Promise<readonly Finding[]> {
  return imageFindings(renderedPods(rendering, await pods()));
}

/** Judges the images of pods, each once. */
export function imageFindings(pods: readonly JsonObject[]): readonly Finding[] {
  const users = new Map<string, Set<string>>();
  for (const pod of pods) {
    const name = nameOfObject(idOf(pod));
    for (const image of imagesOf(pod)) users.set(image, (users.get(image) ?? new Set()).add(name));
  }
  return [...users].sort(([a], [b]) => (a < b ? -1 : 1)).flatMap(([image, names]) => judge(image, listed([...names])));
}

function imagesOf(pod: JsonObject): readonly string[] {
  return containersOf(pod)
    .map((one) => textAt(one, 'image'))
    .filter((image) => image !== undefined);
}

function judge(image: string, names: string): readonly Finding[] {
  const found: Finding[] = [];
  const place = unreliablePlace(image);
  if (place) {
    const what = `image ${image} of ${names}: its registry ${place.why} (${place.source})`;
    const remedy = 'write another address, by images.rules for instance, or run up if it is not rendered any more';
    found.push({ level: 'warning', code: 'workloads/image-registry', what, remedy });
  }
  const moves = movingTag(image);
  if (moves !== undefined) {
    const what = `image ${image} of ${names} ${moves}`;
    const remedy = 'write a version, or pin it: npx cdk8s-kubeflow images lock';
    found.push({ level: 'warning', code: 'workloads/image-version', what, remedy });
  }
  return found;
}
