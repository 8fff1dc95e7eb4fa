import { type Selector, selects } from '../../charts/contract/selectors';
import type { Api } from '../cluster/api';
import { idOf, nameOfObject } from '../cluster/objects';
import { type Finding, ok } from '../findings';
import { at, isObject, itemsAt, type JsonObject, textAt, textsAt } from '../json';
import { type Amounts, type Pods, requestsOf, runningPods } from '../rendering/pods';
import type { Rendered } from '../rendering/rendered';
import type { Rendering } from '../rendering/rendering';
import { amount, requirementsOf, sum } from '../rendering/resources';

/** Pods that ended ask for nothing any more. */
const NOT_ENDED = { fieldSelector: 'status.phase!=Succeeded,status.phase!=Failed' };

/** Room on one node, or on several: cores, bytes and pods. */
type Room = Amounts & { readonly pods: number };

/** CPU and memory that the nodes have left, against what the platform asks for. */
export async function capacity(api: Pick<Api, 'list'>, rendering: Rendering): Promise<readonly Finding[]> {
  const [nodes, live, pods] = await Promise.all([
    api.list({ apiVersion: 'v1', kind: 'Node' }),
    api.list({ apiVersion: 'v1', kind: 'Pod' }, NOT_ENDED),
    runningPods(rendering),
  ]);
  const open = nodes.filter(takesPods);
  const isOurs = ownPods(rendering.podOwners);
  const others = live.filter((pod) => !isOurs(pod));
  const free = open.map((node) => roomOn(node, others));
  const asked = sum(pods.map((each) => requirementsOf(each, open.length)));
  return [amounts(open, total(free), asked), ...podNumbers(total(free), asked, open.length), ...tooLarge(pods, free)];
}

function takesPods(node: JsonObject): boolean {
  const closed = itemsAt(node, 'spec', 'taints').some((taint) => textAt(taint, 'effect') !== 'PreferNoSchedule');
  return at(node, 'spec', 'unschedulable') !== true && !closed;
}

/** Recognizes pods of an earlier `up`: their place is the platform's. */
function ownPods(owners: readonly Rendered[]): (pod: JsonObject) => boolean {
  const selectors = new Map<string, Selector[]>();
  for (const { id, object } of owners) {
    const namespace = id.namespace ?? 'default';
    const selector = at(object, 'spec', 'selector');
    const notebook: Selector = { matchLabels: { 'notebook-name': id.name } };
    const own = id.kind === 'Notebook' ? notebook : isObject(selector) ? (selector as Selector) : undefined;
    if (own) selectors.set(namespace, [...(selectors.get(namespace) ?? []), own]);
  }
  return (pod) => {
    const labels = textsAt(pod, 'metadata', 'labels');
    return (selectors.get(idOf(pod).namespace ?? '') ?? []).some((selector) => selects(selector, labels));
  };
}

/** What of a node is allocatable and not requested. */
function roomOn(node: JsonObject, pods: readonly JsonObject[]): Room {
  const there = pods.filter((pod) => textAt(pod, 'spec', 'nodeName') === idOf(node).name).map(requestsOf);
  const allocatable = (resource: string) => amount(at(node, 'status', 'allocatable', resource));
  const left = (resource: keyof Amounts) =>
    there.reduce((before, requests) => before - requests[resource], allocatable(resource));
  return { cpu: left('cpu'), memory: left('memory'), pods: allocatable('pods') - there.length };
}

function total(rooms: readonly Room[]): Room {
  const all = (resource: keyof Room) => rooms.reduce((before, room) => before + room[resource], 0);
  return { cpu: all('cpu'), memory: all('memory'), pods: all('pods') };
}

function amounts(nodes: readonly JsonObject[], free: Room, asked: Amounts): Finding {
  const allocatable = (resource: string) =>
    nodes.reduce((before, node) => before + amount(at(node, 'status', 'allocatable', resource)), 0);
  const what =
    `${free.cpu.toFixed(1)} of ${allocatable('cpu').toFixed(1)} CPUs and ${gibibytes(free.memory)} of ` +
    `${gibibytes(allocatable('memory'))} GiB are free on ${counted(nodes.length, 'node')}, ` +
    `of which ${asked.cpu.toFixed(1)} and ${gibibytes(asked.memory)} GiB are asked for`;
  if (asked.cpu <= free.cpu && asked.memory <= free.memory) return ok(what);
  return { level: 'warning', code: 'capacity/too-little', what, remedy: `add nodes, or write size: 'laptop'` };
}

function podNumbers(free: Room, asked: { readonly pods: number; readonly perNode: number }, nodes: number): Finding[] {
  const pods = asked.pods + asked.perNode * nodes;
  if (pods <= free.pods) return [];
  const what = `${counted(nodes, 'node')} may take ${free.pods} more pods, and the platform starts ${pods}`;
  return [
    { level: 'warning', code: 'capacity/too-few-pods', what, remedy: 'add nodes, or raise maxPods of their kubelets' },
  ];
}

/** Pods for which no single node has room. */
function tooLarge(pods: readonly Pods[], free: readonly Room[]): readonly Finding[] {
  const fits = ({ requests }: Pods) => free.some((room) => requests.cpu <= room.cpu && requests.memory <= room.memory);
  return pods
    .filter((each) => each.number > 0 && !fits(each))
    .map(({ owner, requests }): Finding => {
      const name = nameOfObject(owner.id);
      const what = `no node has room for a pod of ${name}: ${requests.cpu} CPUs and ${gibibytes(requests.memory)} GiB`;
      return {
        level: 'warning',
        code: 'capacity/pod-too-large',
        what,
        remedy: 'add a larger node, or let the pod ask for less',
      };
    });
}

function counted(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}

function gibibytes(bytes: number): string {
  return (bytes / 2 ** 30).toFixed(1);
}
