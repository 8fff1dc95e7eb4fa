import { isDeepStrictEqual } from 'node:util';

import type { Selector } from '../../../charts/contract/selectors';
import type { Peer, PolicyPort, Rule } from '../../../charts/contract/traffic/objects';

/** Whether a selector selects all that another one selects, as far as its text shows. */
export function selectorCovers(wide: Selector | undefined, narrow: Selector | undefined): boolean {
  const labels = Object.entries(wide?.matchLabels ?? {});
  const isIn = (key: string, value: string): boolean => narrow?.matchLabels?.[key] === value;
  return (
    labels.every(([key, value]) => isIn(key, value)) &&
    (wide?.matchExpressions ?? []).every(
      (one) =>
        (narrow?.matchExpressions ?? []).some((other) => isDeepStrictEqual(one, other)) ||
        (one.operator === 'In' && (one.values ?? []).some((value) => isIn(one.key, value))) ||
        (one.operator === 'Exists' && narrow?.matchLabels?.[one.key] !== undefined),
    )
  );
}

/** Whether a peer of a NetworkPolicy is all that another one is. */
export function peerCovers(wide: Peer, narrow: Peer): boolean {
  if (wide.ipBlock ?? narrow.ipBlock) return isDeepStrictEqual(wide.ipBlock, narrow.ipBlock) || isEverywhere(wide);
  if (wide.namespaceSelector && !narrow.namespaceSelector) {
    // Its own namespace is among all namespaces, and among no others for sure.
    return selectorCovers(wide.namespaceSelector, {}) && selectorCovers(wide.podSelector, narrow.podSelector);
  }
  if (!wide.namespaceSelector && narrow.namespaceSelector) return false;
  return (
    selectorCovers(wide.namespaceSelector, narrow.namespaceSelector) &&
    selectorCovers(wide.podSelector, narrow.podSelector)
  );
}

function isEverywhere({ ipBlock }: Peer): boolean {
  return isDeepStrictEqual(ipBlock, { cidr: '0.0.0.0/0' });
}

/** Whether a port of a NetworkPolicy is all that another one is. */
export function portCovers(wide: PolicyPort, narrow: PolicyPort): boolean {
  if ((wide.protocol ?? 'TCP') !== (narrow.protocol ?? 'TCP')) return false;
  if (wide.port === undefined || (wide.port === narrow.port && narrow.endPort === undefined)) return true;
  const [from, to] = [Number(wide.port), Number(wide.endPort ?? wide.port)];
  return Number(narrow.port) >= from && Number(narrow.endPort ?? narrow.port) <= to;
}

type Texts = readonly string[] | undefined;

/** Whether a pattern of Istio, with `*` at one end, fits all that another one fits. */
function patternCovers(wide: string, narrow: string): boolean {
  if (wide === narrow || wide === '*') return true;
  if (wide.endsWith('*')) return narrow.startsWith(wide.slice(0, -1));
  return wide.startsWith('*') && narrow.endsWith(wide.slice(1));
}

/** @param wide undefined for any value */
function valuesCover(wide: Texts, narrow: Texts): boolean {
  if (!wide) return true;
  return narrow?.every((one) => wide.some((other) => patternCovers(other, one))) ?? false;
}

type Fields = Readonly<Record<string, Texts>>;

/** Fields such as `principals` let in what they list, `notPrincipals` all but that. */
function fieldsCover(wide: Fields, narrow: Fields): boolean {
  return Object.entries(wide).every(([name, values]) => {
    const others = narrow[name];
    return /^not[A-Z]/.test(name) ? valuesCover(others ?? [], values ?? []) : valuesCover(values, others);
  });
}

/** One way through a rule: a caller, a request, and what must be true besides. */
export interface Way {
  readonly from: Fields;
  readonly to: Fields;
  readonly when: NonNullable<Rule['when']>;
}

/** The ways through the rules of an AuthorizationPolicy. */
export function waysOf(rules: readonly Rule[]): readonly Way[] {
  return rules.flatMap(({ from, to, when = [] }) =>
    (from ?? [{}]).flatMap(({ source = {} }) =>
      (to ?? [{}]).map(({ operation = {} }) => ({ from: { ...source }, to: { ...operation }, when })),
    ),
  );
}

/** Whether a way is open to all to whom another one is open. */
export function wayCovers(wide: Way, narrow: Way): boolean {
  return (
    fieldsCover(wide.from, narrow.from) &&
    fieldsCover(wide.to, narrow.to) &&
    wide.when.every(({ key, values, notValues }) =>
      narrow.when.some(
        (one) =>
          one.key === key && valuesCover(values, one.values) && valuesCover(one.notValues ?? [], notValues ?? []),
      ),
    )
  );
}
