import { groupOf } from '../../../charts/contract/manifest';
import { WORKLOAD_KINDS } from '../../../charts/contract/kinds';
import { type PodSources, runningPods } from '../../rendering/pods';
import type { Rendered } from '../../rendering/rendered';
import { claimRequirements, type Requirements, requirementsOf, sum } from '../../rendering/resources';
import { INJECTOR } from '../../rendering/sidecars';
import type { Comparison } from '../comparison';
import type { Entry, Side } from '../side';
import { isBelow } from '../fields';

const POD_OWNERS = [...WORKLOAD_KINDS, 'Notebook'];

/** Kinds on which amounts depend. */
const COUNTED = new Set([...POD_OWNERS, 'PersistentVolumeClaim', 'HorizontalPodAutoscaler', 'LimitRange', 'Namespace']);

/** What both sides require. */
export interface Amounts {
  readonly before: Requirements;
  readonly after: Requirements;
}

/** Adds up what the pods and claims of both sides require; undefined where nothing differs that counts. */
export async function amountsOf({ before, after, changed }: Comparison): Promise<Amounts | undefined> {
  const counts = changed.some(
    ({ id, fields }) =>
      (COUNTED.has(id.kind) || id.name === INJECTOR.name) &&
      (!fields.length || fields.some(({ path }) => isBelow(path, 'spec', 'data') || id.kind === 'Namespace')),
  );
  return counts ? { before: await requirements(before), after: await requirements(after) } : undefined;
}

async function requirements(side: Side): Promise<Requirements> {
  const pods = await runningPods(sourcesOf(side));
  const claims = side.all(['PersistentVolumeClaim']).map(({ object }) => claimRequirements(object));
  return sum([...pods.map((one) => requirementsOf(one, 1)), ...claims]);
}

function sourcesOf(side: Side): PodSources {
  const podOwners = rendered(side.all(POD_OWNERS)).filter(({ id }) =>
    ['apps', 'kubeflow.org'].includes(groupOf(id.apiVersion)),
  );
  const namespaces = [...new Set(podOwners.map(({ id }) => id.namespace ?? 'default'))];
  return {
    podOwners,
    namespaces: new Map(
      namespaces.flatMap((name) => {
        const found = side.find('Namespace', name);
        return found ? [[name, found.object] as const] : [];
      }),
    ),
    autoscalers: rendered(side.all(['HorizontalPodAutoscaler'])),
    injector: side.find('ConfigMap', INJECTOR.name, INJECTOR.namespace)?.object,
    limitRanges: (namespace) => side.inNamespace(['LimitRange'], namespace).map(({ object }) => object),
  };
}

/** An object that two files have, as variants of an option, counts once. */
function rendered(entries: readonly Entry[]): readonly Rendered[] {
  const unique = new Map(entries.map((entry) => [entry.key, entry]));
  return [...unique.values()].map(({ id, object, file, component }) => ({ id, object, file, component, stage: '' }));
}
