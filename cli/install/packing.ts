import { idOf } from '../cluster/objects';
import { at, itemsAt, type JsonObject, textAt, textsAt } from '../json';
import { type Asked, asksOf, type Pods } from '../rendering/pods';
import { amount } from '../rendering/resources';

/** A node that takes pods, and what is left there: by resource, in thousandths. */
export interface Room {
  readonly node: JsonObject;
  readonly left: Map<string, number>;
}

/** Equal pods for which no node is left, and how many of them. */
export interface Unplaced {
  readonly pods: Pods;
  readonly number: number;
  /** Whether one of them fits on no node even before the others come. */
  readonly alone: boolean;
}

/** What is left on each node that is not cordoned, with the pods that run there. */
export function roomsOf(nodes: readonly JsonObject[], running: readonly JsonObject[]): readonly Room[] {
  const rooms = nodes
    .filter((node) => at(node, 'spec', 'unschedulable') !== true)
    .map((node): Room => {
      const allocatable = Object.entries(textsAt(node, 'status', 'allocatable'));
      return { node, left: new Map(allocatable.map(([name, value]) => [name, amount(value) * 1000])) };
    });
  const byName = new Map(rooms.map((room) => [idOf(room.node).name, room]));
  for (const pod of running) {
    const room = byName.get(textAt(pod, 'spec', 'nodeName') ?? '');
    if (room) take(room, asksOf(pod));
  }
  return rooms;
}

/**
 * Places pods as tightly as simple means allow: those of DaemonSets on each node, then the largest first, each on the first
 * node with room. Affinity and spreading are not looked at.
 * @returns those for which no node is left
 */
export function unplaced(pods: readonly Pods[], rooms: readonly Room[]): readonly Unplaced[] {
  const found: Unplaced[] = [];
  const onSome = pods.filter(({ onEachNode, number }) => !onEachNode && number > 0);
  const alone = new Set(onSome.filter((each) => !rooms.some((room) => isFor(each, room) && fits(each, room))));
  for (const each of pods.filter(({ onEachNode }) => onEachNode)) {
    const full = rooms.filter((room) => isFor(each, room) && !placed(each, room)).length;
    if (full) found.push({ pods: each, number: full, alone: false });
  }
  const share = largestShare(rooms);
  for (const each of [...onSome].sort((a, b) => share(b) - share(a))) {
    let number = 0;
    for (let one = 0; one < each.number; one++) {
      if (!rooms.some((room) => isFor(each, room) && placed(each, room))) number++;
    }
    if (number) found.push({ pods: each, number, alone: alone.has(each) });
  }
  return found;
}

/** Which part of the roomiest node a pod takes, of the resource that it takes most of. */
function largestShare(rooms: readonly Room[]): (pods: Pods) => number {
  const most = (name: string) => Math.max(1, ...rooms.map(({ left }) => left.get(name) ?? 0));
  const roomiest = new Map(['cpu', 'memory'].map((name) => [name, most(name)]));
  return ({ asks }) => Math.max(...[...roomiest].map(([name, room]) => (asks.get(name) ?? 0) / room));
}

function placed(pods: Pods, room: Room): boolean {
  if (!fits(pods, room)) return false;
  take(room, pods.asks);
  return true;
}

function fits({ asks }: Pods, { left }: Room): boolean {
  return [...asks, ONE_POD].every(([name, value]) => value === 0 || value <= (left.get(name) ?? 0));
}

function take({ left }: Room, asks: Asked): void {
  for (const [name, value] of [...asks, ONE_POD]) left.set(name, (left.get(name) ?? 0) - value);
}

const ONE_POD = ['pods', 1000] as const;

/** Whether the scheduler lets pods onto a node: it has the labels that they select, and they tolerate its taints. */
function isFor({ owner }: Pods, { node }: Room): boolean {
  const pod = ['spec', 'template', 'spec'] as const;
  const labels = textsAt(node, 'metadata', 'labels');
  const selector = Object.entries(textsAt(owner.object, ...pod, 'nodeSelector'));
  const tolerations = itemsAt(owner.object, ...pod, 'tolerations');
  const isTolerated = (taint: unknown) =>
    textAt(taint, 'effect') === 'PreferNoSchedule' || tolerations.some((each) => tolerates(each, taint));
  return selector.every(([key, value]) => labels[key] === value) && itemsAt(node, 'spec', 'taints').every(isTolerated);
}

/** As https://kubernetes.io/docs/concepts/scheduling-eviction/taint-and-toleration/ says. */
function tolerates(toleration: unknown, taint: unknown): boolean {
  const [effect, key] = ['effect', 'key'].map((field) => textAt(toleration, field));
  if (effect !== undefined && effect !== textAt(taint, 'effect')) return false;
  if (textAt(toleration, 'operator') === 'Exists') return key === undefined || key === textAt(taint, 'key');
  return key === textAt(taint, 'key') && (textAt(toleration, 'value') ?? '') === (textAt(taint, 'value') ?? '');
}
