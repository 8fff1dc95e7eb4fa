import type * as k8s from './k8s';
import type { Labels } from './workload';

/** A label selector as rendered. */
export type Selector = k8s.LabelSelector;

/** Whether labels fulfil a selector; an absent selector selects everything. */
export function selects(selector: Selector | undefined, labels: Labels): boolean {
  const { matchLabels = {}, matchExpressions = [] } = selector ?? {};
  const isEqual = Object.entries(matchLabels).every(([name, value]) => labels[name] === value);
  return isEqual && matchExpressions.every((expression) => fulfils(expression, labels[expression.key]));
}

function fulfils({ operator, values = [] }: k8s.LabelSelectorRequirement, value: string | undefined): boolean {
  const exists = value !== undefined;
  const isListed = exists && values.includes(value);
  const answers: Readonly<Record<string, boolean>> = { In: isListed, NotIn: !isListed, Exists: exists };
  return answers[operator] ?? !exists;
}
