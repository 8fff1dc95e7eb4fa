import { WORKLOAD_KINDS } from '../../../charts/contract/kinds';
import { type Selector, selects } from '../../../charts/contract/selectors';
import { ROOT_NAMESPACE } from '../../../charts/contract/traffic/mesh';
import type {
  AuthorizationPolicySpec,
  NetworkPolicySpec,
  Peer,
  PolicyPort,
} from '../../../charts/contract/traffic/objects';
import { at, textsAt } from '../../json';
import type { Changed, Comparison } from '../comparison';
import type { Entry, Side } from '../side';
import { peerCovers, portCovers, selectorCovers, type Way, wayCovers, waysOf } from './covering';
import { type Found, isOf, nameIn, type Rule } from './rule';

/** A part of a policy that lets in, or keeps out, what it selects: a direction of traffic, or an action. */
interface Part<Way> {
  readonly entry: Entry;
  readonly name: string;
  readonly selector: Selector | undefined;
  /** Objects that it is for instead of pods, as text. */
  readonly targets: string;
  readonly ways: readonly Way[];
}

/** How policies of a kind are judged. */
interface Judge<Way> {
  readonly kind: string;
  parts(entry: Entry): readonly Part<Way>[];
  /** Whether a part lets in what it lists and closes the rest; else it keeps out what it lists. */
  admits(part: Part<Way>): boolean;
  covers(wide: Way, narrow: Way): boolean;
  text(way: Way, part: Part<Way>): string;
}

/** One peer and one port of a NetworkPolicy; undefined for any. */
interface Connection {
  readonly peer: Peer | undefined;
  readonly port: PolicyPort | undefined;
}

const NETWORK: Judge<Connection> = {
  kind: 'NetworkPolicy',
  parts: (entry) => {
    const spec = (entry.object.spec ?? {}) as NetworkPolicySpec;
    const types = spec.policyTypes ?? ['Ingress', ...(spec.egress ? ['Egress'] : [])];
    return types.map((name) => ({
      ...{ entry, name, selector: spec.podSelector, targets: '' },
      ways: connections(spec, name),
    }));
  },
  admits: () => true,
  covers: (wide, narrow) =>
    (!wide.peer || (!!narrow.peer && peerCovers(wide.peer, narrow.peer))) &&
    (!wide.port || (!!narrow.port && portCovers(wide.port, narrow.port))),
  text: ({ peer, port }, { name }) => {
    const number = port ? ` at port ${port.port ?? 'any'}${port.endPort === undefined ? '' : `-${port.endPort}`}` : '';
    return `${name === 'Ingress' ? 'from' : 'to'} ${peer ? peerText(peer) : 'anywhere'}${number}`;
  },
};

function connections(spec: NetworkPolicySpec, direction: string): readonly Connection[] {
  const rules =
    direction === 'Ingress'
      ? (spec.ingress ?? []).map(({ from, ports }) => ({ peers: from, ports }))
      : (spec.egress ?? []).map(({ to, ports }) => ({ peers: to, ports }));
  const orAny = <T>(items: readonly T[] | undefined): readonly (T | undefined)[] =>
    items?.length ? items : [undefined];
  return rules.flatMap(({ peers, ports }) =>
    orAny(peers).flatMap((peer) => orAny(ports).map((port) => ({ peer, port }))),
  );
}

function peerText({ ipBlock, namespaceSelector, podSelector }: Peer): string {
  if (ipBlock) return ipBlock.cidr;
  const namespace = namespaceSelector && `namespaces ${selectorText(namespaceSelector)}`;
  const pods = podSelector && `pods ${selectorText(podSelector)}`;
  return [pods, namespace].filter(Boolean).join(' of ');
}

function selectorText(selector: Selector | undefined): string {
  const labels = Object.entries(selector?.matchLabels ?? {}).map(([key, value]) => `${key}=${value}`);
  const others = (selector?.matchExpressions ?? []).map(({ key, operator, values = [] }) =>
    `${key} ${operator} ${values.join(' ')}`.trim(),
  );
  return [...labels, ...others].join(', ') || '(all)';
}

const AUTHORIZATION: Judge<Way> = {
  kind: 'AuthorizationPolicy',
  parts: (entry) => {
    const spec = (entry.object.spec ?? {}) as AuthorizationPolicySpec;
    const name = spec.action ?? 'ALLOW';
    const targets = JSON.stringify([spec.targetRefs, at(spec, 'targetRef')].filter(Boolean));
    return name === 'AUDIT' ? [] : [{ entry, name, selector: spec.selector, targets, ways: waysOf(spec.rules ?? []) }];
  },
  admits: ({ name }) => name === 'ALLOW',
  covers: wayCovers,
  text: ({ from, to, when }) => {
    const texts = [from, to].flatMap((fields) =>
      Object.entries(fields).map(([name, values = []]) => `${name} ${values.join(', ')}`),
    );
    const others = when.map(({ key, values, notValues = [] }) =>
      values ? `${key} ${values.join(', ')}` : `${key} not ${notValues.join(', ')}`,
    );
    return [...texts, ...others].join('; ') || 'of anyone';
  },
};

/** The policies of a namespace, and Istio's of its root namespace, which are for all. */
function around<W>(side: Side, judge: Judge<W>, namespace: string): readonly Part<W>[] {
  const isRoot = judge.kind === 'AuthorizationPolicy' ? ROOT_NAMESPACE : namespace;
  const places = new Set([namespace, isRoot]);
  return [...places].flatMap((place) => side.inNamespace([judge.kind], place)).flatMap((entry) => judge.parts(entry));
}

/** What a changed policy opens. */
function opened<W>(comparison: Comparison, change: Changed, judge: Judge<W>): readonly string[] {
  const namespace = change.id.namespace ?? 'default';
  const { before, after } = comparison;
  if (!isThere(before, after, namespace) || !isThere(after, before, namespace)) return [];
  const [old, now] = [before, after].map((side) => around(side, judge, namespace));
  const partsOf = (entry: Entry | undefined): readonly Part<W>[] => (entry ? judge.parts(entry) : []);
  const added = partsOf(change.after).flatMap((part) =>
    judge.admits(part) && !isForNewPods(comparison, part) ? waysOpened(part, old ?? [], judge) : [],
  );
  const removed = partsOf(change.before).flatMap((part) => noLongerClosed(comparison, part, now ?? [], judge));
  return [...new Set([...removed, ...added])];
}

/** A namespace that is made, or goes, has no pods whose traffic changes. Those that nobody renders exist elsewhere. */
function isThere(side: Side, other: Side, namespace: string): boolean {
  const isRendered = (one: Side): boolean => one.find('Namespace', namespace) !== undefined;
  return isRendered(side) || !isRendered(other);
}

/** The ways through a part that its pods did not have before. */
function waysOpened<W>(part: Part<W>, old: readonly Part<W>[], judge: Judge<W>): readonly string[] {
  const former = old.filter((one) => judge.admits(one) && one.name === part.name && isFor(one, part));
  // Without a policy everything was open, and the new one closes it.
  if (!former.length) return [];
  const ways = former.flatMap((one) => one.ways);
  return part.ways
    .filter((way) => !ways.some((wide) => judge.covers(wide, way)))
    .map((way) => `${describe(part)} take traffic ${judge.text(way, part)}`);
}

/** What a part has closed, and no part closes any more. */
function noLongerClosed<W>(
  comparison: Comparison,
  part: Part<W>,
  now: readonly Part<W>[],
  judge: Judge<W>,
): readonly string[] {
  const same = now.filter((one) => one.name === part.name && isFor(one, part));
  if (judge.admits(part))
    return same.length || arePodsGone(comparison, part) ? [] : [`${describe(part)} are no longer closed by a policy`];
  const ways = same.flatMap((one) => one.ways);
  const lost = part.ways.filter((way) => !ways.some((wide) => judge.covers(wide, way)));
  const word = part.name === 'DENY' ? 'no longer refuse' : 'are no longer asked about';
  return lost.length && !arePodsGone(comparison, part)
    ? lost.map((way) => `${describe(part)} ${word}: ${judge.text(way, part)}`)
    : [];
}

/** Whether a part is for all that another part is for. */
function isFor<W>(part: Part<W>, other: Part<W>): boolean {
  const isNear = part.entry.id.namespace === other.entry.id.namespace || part.entry.id.namespace === ROOT_NAMESPACE;
  if (other.targets !== part.targets && part.targets !== '[]' && part.targets !== '') return false;
  return isNear && selectorCovers(part.selector, other.selector);
}

function describe<W>({ selector, entry, targets }: Part<W>): string {
  const place = entry.id.namespace ?? 'default';
  if (targets !== '' && targets !== '[]') return `the targets of ${entry.id.name} in ${place}`;
  const pods = selectorText(selector);
  return pods === '(all)' ? `all pods in ${place}` : `pods ${pods} in ${place}`;
}

/** Whether the workloads of a part are added together with it. */
function isForNewPods<W>({ before, after }: Comparison, part: Part<W>): boolean {
  return workloads(after, part).length > 0 && !workloads(before, part).length && part.selector !== undefined;
}

/** Whether the workloads of a part are removed together with it. */
function arePodsGone<W>({ before, after }: Comparison, part: Part<W>): boolean {
  return workloads(before, part).length > 0 && !workloads(after, part).length;
}

function workloads<W>(side: Side, { entry, selector }: Part<W>): readonly Entry[] {
  return side
    .inNamespace(WORKLOAD_KINDS, entry.id.namespace ?? 'default')
    .filter(({ object }) => selects(selector, textsAt(object, 'spec', 'template', 'metadata', 'labels')));
}

function rule<W>(id: string, judge: Judge<W>, group: string, reason: string, source: string): Rule {
  return {
    ...{ id: `rights/${id}`, class: 'rights', reason, source },
    find: (comparison) =>
      comparison.changed
        .filter((one) => isOf(one, `${group}|${judge.kind}`))
        .flatMap((one): readonly Found[] => {
          const opens = opened(comparison, one, judge);
          if (!opens.length) return [];
          const verb = one.after ? (one.before ? 'opens' : 'is new and opens') : 'goes';
          return [{ what: `${nameIn(one)} ${verb}: ${opens.join('; ')}`, changes: [one], data: { opens } }];
        }),
  };
}

/** Policies that open the network. */
export const POLICIES: readonly Rule[] = [
  rule(
    'network-policy',
    NETWORK,
    'networking.k8s.io',
    'policies add up: pods take what any of them lets in, and everything where none selects them',
    'https://kubernetes.io/docs/concepts/services-networking/network-policies/#the-two-sorts-of-pod-isolation',
  ),
  rule(
    'authorization-policy',
    AUTHORIZATION,
    'security.istio.io',
    'a request passes where any ALLOW policy fits and no DENY policy does, and everywhere if there is no ALLOW policy',
    'https://istio.io/latest/docs/concepts/security/#authorization-policies',
  ),
];
