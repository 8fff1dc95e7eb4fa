import { addTo } from '../../charts/contract/lists';
import { type Selector, selects } from '../../charts/contract/selectors';
import type { Api } from '../cluster/api';
import { idOf, nameOfObject } from '../cluster/objects';
import { type Finding, ok } from '../findings';
import { at, isObject, itemsAt, type JsonObject, textAt, textsAt } from '../json';
import { type Amounts, type Pods, runningPods } from '../rendering/pods';
import type { Rendered } from '../rendering/rendered';
import type { Rendering } from '../rendering/rendering';
import { allocatable, requirementsOf, sum } from '../rendering/resources';
import { type Room, roomsOf, type Unplaced, unplaced } from './packing';

/** Pods that ended ask for nothing any more. */
const NOT_ENDED = { fieldSelector: 'status.phase!=Succeeded,status.phase!=Failed' };

/** What is free on several nodes: cores, bytes and pods. */
type Free = Amounts & { readonly pods: number };

/** CPU and memory that the nodes have left, against what the platform asks for; and whether each pod finds a node. */
export async function capacity(api: Pick<Api, 'list'>, rendering: Rendering): Promise<readonly Finding[]> {
  const [nodes, live, pods] = await Promise.all([
    api.list({ apiVersion: 'v1', kind: 'Node' }),
    api.list({ apiVersion: 'v1', kind: 'Pod' }, NOT_ENDED),
    runningPods(rendering),
  ]);
  const open = nodes.filter(takesPods);
  const isOurs = ownPods(rendering.podOwners);
  const others = live.filter((pod) => !isOurs(pod));
  const rooms = roomsOf(nodes, others);
  const free = total(rooms.filter(({ node }) => takesPods(node)));
  const asked = sum(pods.map((each) => requirementsOf(each, open.length)));
  return [amounts(open, free, asked), ...podNumbers(free, asked, open.length), ...homeless(pods, rooms)];
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
    if (own) addTo(selectors, namespace, own);
  }
  return (pod) => {
    const labels = textsAt(pod, 'metadata', 'labels');
    return (selectors.get(idOf(pod).namespace ?? '') ?? []).some((selector) => selects(selector, labels));
  };
}

function total(rooms: readonly Room[]): Free {
  const all = (resource: keyof Free) =>
    rooms.reduce((before, { left }) => before + (left.get(resource) ?? 0), 0) / 1000;
  return { cpu: all('cpu'), memory: all('memory'), pods: all('pods') };
}

function amounts(nodes: readonly JsonObject[], free: Free, asked: Amounts): Finding {
  const what =
    `${free.cpu.toFixed(1)} of ${allocatable(nodes, 'cpu').toFixed(1)} CPUs and ${gibibytes(free.memory)} of ` +
    `${gibibytes(allocatable(nodes, 'memory'))} GiB are free on ${counted(nodes.length, 'node')}, ` +
    `of which ${asked.cpu.toFixed(1)} and ${gibibytes(asked.memory)} GiB are asked for`;
  if (asked.cpu <= free.cpu && asked.memory <= free.memory) return ok(what);
  return { level: 'warning', code: 'capacity/too-little', what, remedy: `add nodes, or write size: 'laptop'` };
}

function podNumbers(free: Free, asked: { readonly pods: number; readonly perNode: number }, nodes: number): Finding[] {
  const pods = asked.pods + asked.perNode * nodes;
  if (pods <= free.pods) return [];
  const what = `${counted(nodes, 'node')} may take ${free.pods} more pods, and the platform starts ${pods}`;
  return [
    { level: 'warning', code: 'capacity/too-few-pods', what, remedy: 'add nodes, or raise maxPods of their kubelets' },
  ];
}

/** Pods for which no node is left: those too large for any, and those for which the others leave no room. */
function homeless(pods: readonly Pods[], rooms: readonly Room[]): readonly Finding[] {
  const found = unplaced(pods, rooms);
  const crowded = found.filter(({ alone }) => !alone);
  return [...found.filter(({ alone }) => alone).map(tooLarge), ...(crowded.length ? [tooMany(crowded)] : [])];
}

function tooLarge({ pods: { owner, requests, asks } }: Unplaced): Finding {
  const devices = [...asks].filter(([name, value]) => !(name in requests) && value > 0);
  const also = devices.map(([name, value]) => `, ${value / 1000} of ${name}`).join('');
  const asked = `${requests.cpu} CPUs and ${gibibytes(requests.memory)} GiB${also}`;
  const what = `no node has room for a pod of ${nameOfObject(owner.id)}: ${asked}`;
  const remedy = 'add a larger node, or let the pod ask for less';
  return { level: 'warning', code: 'capacity/pod-too-large', what, remedy };
}

function tooMany(found: readonly Unplaced[]): Finding {
  const names = found.map(({ pods, number }) => `${number} of ${nameOfObject(pods.owner.id)}`);
  const number = found.reduce((before, each) => before + each.number, 0);
  const what = `no node is left for ${counted(number, 'pod')} once the others are placed: ${names.join(', ')}`;
  return { level: 'warning', code: 'capacity/no-node-left', what, remedy: 'add nodes, or larger ones' };
}

function counted(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}

function gibibytes(bytes: number): string {
  return (bytes / 2 ** 30).toFixed(1);
}
