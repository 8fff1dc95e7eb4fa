import { completedPod, refusals } from '../../charts/contract/admission/admit';
import { exceeded, usageOf } from '../../charts/contract/admission/quota';
import type { Manifest } from '../../charts/contract/manifest';
import { boundsOf, notebookPod } from '../support/declared';

/** What of a tenant's declared notebooks the API server would refuse, by the model of its admission. */
export function refusedOf(objects: readonly Manifest[], proxied: boolean): readonly string[] {
  const bounds = boundsOf(objects);
  const sums = new Map<string, number>();
  const refused = objects
    .filter(({ kind }) => kind === 'Notebook')
    .flatMap((notebook) => {
      const pod = notebookPod(notebook, bounds, proxied);
      for (const [name, amount] of usageOf(completedPod(pod, bounds))) sums.set(name, (sums.get(name) ?? 0) + amount);
      return refusals(pod, bounds).map(({ message }) => `${notebook.metadata.name}: ${message}`);
    });
  const over = exceeded(sums, bounds.quota ?? {}).map(([name]) => `all notebooks: exceeded quota: ${name}`);
  return [...refused, ...over];
}
