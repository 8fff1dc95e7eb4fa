import { isWorkloadKind } from '../../charts/contract/kinds';
import type { Api } from '../cluster/api';
import { MissingRights } from '../cluster/rights';
import { at, isObject, itemsAt, type JsonObject, textAt } from '../json';
import { conditionOf, idOf, keyOfObject } from '../cluster/objects';

/** Reasons that pods give while all is well. */
const PASSING: ReadonlySet<string> = new Set(['ContainerCreating', 'PodInitializing']);

/** Why pods of workloads do not run, by the key of the workload; workloads whose pods give no reason are left out. */
export async function explainPods(api: Api, objects: readonly JsonObject[]): Promise<ReadonlyMap<string, string>> {
  const workloads = objects.filter(({ kind }) => isWorkloadKind(kind));
  const namespaces = new Set(workloads.flatMap((one) => idOf(one).namespace ?? []));
  const lists = [...namespaces].map((namespace) => podsAndEvents(api, namespace));
  const cluster = new Map((await Promise.all(lists)).map((one) => [one.namespace, one]));
  const reasons = workloads.flatMap((workload) => {
    const found = cluster.get(idOf(workload).namespace ?? '');
    const reason = (found && reasonOf(workload, found)) ?? failedCreation(workload);
    return reason === undefined ? [] : [[keyOfObject(idOf(workload)), reason] as const];
  });
  return new Map(reasons);
}

interface Namespace {
  readonly namespace: string;
  readonly pods: readonly JsonObject[];
  readonly warnings: readonly JsonObject[];
}

async function podsAndEvents(api: Api, namespace: string): Promise<Namespace> {
  const [pods, warnings] = await Promise.all([
    ifAllowed(api.list({ apiVersion: 'v1', kind: 'Pod', namespace })),
    ifAllowed(api.list({ apiVersion: 'v1', kind: 'Event', namespace }, { fieldSelector: 'type=Warning' })),
  ]);
  return { namespace, pods, warnings };
}

/** What the pods say comes on top: without the right to read them, the workload's own words have to do. */
async function ifAllowed(list: Promise<readonly JsonObject[]>): Promise<readonly JsonObject[]> {
  return new MissingRights().allowed('reasons', list, []);
}

/** The pods that a workload selects. */
export function podsOf(workload: JsonObject, pods: readonly JsonObject[]): readonly JsonObject[] {
  const labels = at(workload, 'spec', 'selector', 'matchLabels');
  if (!isObject(labels)) return [];
  return pods.filter((pod) =>
    Object.entries(labels).every(([name, value]) => at(pod, 'metadata', 'labels', name) === value),
  );
}

function reasonOf(workload: JsonObject, { pods, warnings }: Namespace): string | undefined {
  const mine = podsOf(workload, pods);
  for (const pod of mine) {
    const reason = reasonOfPod(pod) ?? warningOf(pod, warnings);
    if (reason !== undefined) return reason;
  }
  return undefined;
}

/** Images that cannot be pulled, missing Secrets, programs that crash, missing volumes and nodes. */
export function reasonOfPod(pod: JsonObject): string | undefined {
  const statuses = [...itemsAt(pod, 'status', 'initContainerStatuses'), ...itemsAt(pod, 'status', 'containerStatuses')];
  for (const status of statuses) {
    const reason = textAt(status, 'state', 'waiting', 'reason');
    if (reason === undefined || PASSING.has(reason)) continue;
    return [reason, textAt(status, 'state', 'waiting', 'message')].filter(Boolean).join(': ');
  }
  const scheduled = conditionOf(pod, 'PodScheduled');
  return textAt(scheduled, 'status') === 'False' ? textAt(scheduled, 'message') : undefined;
}

/** Only events tell of a volume whose Secret or ConfigMap is missing. */
function warningOf(pod: JsonObject, warnings: readonly JsonObject[]): string | undefined {
  const ready = conditionOf(pod, 'Ready');
  if (textAt(ready, 'status') === 'True') return undefined;
  const uid = textAt(pod, 'metadata', 'uid');
  const mine = warnings.filter((event) => textAt(event, 'involvedObject', 'uid') === uid);
  return mine.map((event) => textAt(event, 'message')).at(-1);
}

/** Quotas and Pod Security refuse pods; their workload says why. */
function failedCreation(workload: JsonObject): string | undefined {
  const failure = conditionOf(workload, 'ReplicaFailure');
  return textAt(failure, 'message');
}
