import { textAt } from '../json';

/** Whether labels have all those that are asked for. */
export function hasLabels(labels: unknown, asked: object): boolean {
  return Object.entries(asked).every(([key, value]) => textAt(labels, key) === value);
}

/** Whether a selector, as of a Service, selects what has some labels. Without any, it selects nothing. */
export function selects(selector: unknown, labels: unknown): boolean {
  const asked = typeof selector === 'object' && selector !== null ? selector : {};
  return Object.keys(asked).length > 0 && hasLabels(labels, asked);
}
