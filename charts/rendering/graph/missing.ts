import { externalCode } from '../../kit/external-kinds';
import type { Selector } from '../../contract/selectors';

/** The end of a message about an object that another refers to. */
export function notRendered(kind: string, name: string, namespace?: string): string {
  return `is not rendered${adviceFor(kind, name, namespace)}`;
}

/** What to write if the cluster has an object; empty for kinds that cannot be declared. */
export function adviceFor(kind: string, name: string, namespace?: string): string {
  const code = externalCode(kind, name, namespace);
  return code === undefined ? '' : `; if the cluster has it, write ${code}`;
}

/** The message about a selector without pods: what to write if the cluster has them. */
export function noPods(selector: Selector, namespace?: string): string {
  const { matchLabels, matchExpressions = [] } = selector;
  const shown = JSON.stringify(matchExpressions.length ? selector : matchLabels);
  const what = `selects no pods (${shown})`;
  if (!matchLabels || matchExpressions.length || namespace === undefined) return what;
  return `${what}; if the cluster has them, write new ExternalPods(chart, '${namespace}', ${shown})`;
}
