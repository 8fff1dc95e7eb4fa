import { conditionOf, idOf } from '../cluster/objects';
import type { Finding } from '../findings';
import { textAt } from '../json';
import type { CheckContext } from './check';

/** Parts of the API that other programs serve. While one of them does not answer, no namespace can be deleted. */
export async function apiServices({ api }: CheckContext): Promise<readonly Finding[]> {
  const all = await api.list({ apiVersion: 'apiregistration.k8s.io/v1', kind: 'APIService' });
  return all.flatMap((one): readonly Finding[] => {
    const available = conditionOf(one, 'Available');
    if (textAt(available, 'status') !== 'False') return [];
    const { name } = idOf(one);
    const service = [textAt(one, 'spec', 'service', 'namespace'), textAt(one, 'spec', 'service', 'name')].join('/');
    const what = `APIService ${name} is not available: ${textAt(available, 'message') ?? 'it gives no reason'}`;
    const remedy = `mend its Service ${service}, or, if its program is gone: kubectl delete apiservice ${name}`;
    return [{ level: 'warning', code: 'cluster/api-unavailable', what, remedy }];
  });
}

/** Conditions that say why a namespace is not deleted yet. */
const BLOCKING_CONDITIONS: readonly string[] = [
  'NamespaceDeletionDiscoveryFailure',
  'NamespaceDeletionGroupVersionParsingFailure',
  'NamespaceDeletionContentFailure',
  'NamespaceContentRemaining',
  'NamespaceFinalizersRemaining',
];

/** Namespaces whose deletion does not end. In those of the platform no object can be created. */
export async function terminatingNamespaces({ api, rendering }: CheckContext): Promise<readonly Finding[]> {
  const namespaces = await api.list({ apiVersion: 'v1', kind: 'Namespace' });
  const rendered = rendering.namespaces;
  const ending = namespaces.filter((one) => textAt(one, 'status', 'phase') === 'Terminating');
  return ending.map((one): Finding => {
    const { name } = idOf(one);
    const reasons = BLOCKING_CONDITIONS.map((type) => conditionOf(one, type))
      .filter((condition) => textAt(condition, 'status') === 'True')
      .map((condition) => textAt(condition, 'message')?.trim())
      .filter((message) => message);
    const why = reasons.length ? `: ${reasons.join(' ')}` : '';
    return {
      level: rendered.has(name) ? 'error' : 'warning',
      code: 'cluster/namespace-terminating',
      what: `Namespace ${name} is Terminating${why}`,
      remedy:
        'start the programs again whose finalizers are named; if they are gone for good, take the finalizers off those ' +
        `objects: kubectl --namespace ${name} patch KIND NAME --type=merge --patch='{"metadata":{"finalizers":null}}'`,
    };
  });
}
