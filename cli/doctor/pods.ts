import { idOf, keyOfObject, nameOfObject } from '../cluster/objects';
import { hasSidecar } from '../cluster/pods';
import { type Finding, listed, MOST_NAMES } from '../findings';
import { podsOf, reasonOfPod } from '../install/pod-reasons';
import type { Waiting } from '../install/readiness';
import { at, isObject, itemsAt, type JsonObject, textAt } from '../json';
import type { Rendering } from '../rendering/rendering';
import type { CheckContext, PodNamespaces } from './check';
import { adviceFor } from './readiness';

/** Seconds after which a pod that has not started counts as stuck. */
const STUCK_SECONDS = 300;

/** Pods that do not start, crash or do not end. Those of rendered workloads are reported with the workload. */
export async function pods(context: CheckContext): Promise<readonly Finding[]> {
  const [namespaces, all] = await Promise.all([context.podNamespaces(), context.pods()]);
  const reported = new Set(renderedPods(context.rendering, all).map((pod) => keyOfObject(idOf(pod))));
  const stuck = all
    .filter((pod) => namespaces.all.has(idOf(pod).namespace ?? '') && !reported.has(keyOfObject(idOf(pod))))
    .flatMap((pod) => {
      const reason = reasonOfPod(pod) ?? slowness(pod, Date.now());
      return reason === undefined ? [] : [{ id: idOf(pod), reason }];
    });
  return podFindings(stuck, namespaces);
}

/** Those pods that rendered workloads select. */
export function renderedPods({ objects }: Rendering, all: readonly JsonObject[]): readonly JsonObject[] {
  const workloads = objects.filter(({ object }) => isObject(at(object, 'spec', 'selector', 'matchLabels')));
  return workloads.flatMap(({ id, object }) => {
    const near = all.filter((pod) => idOf(pod).namespace === id.namespace);
    return podsOf(object, near);
  });
}

function podFindings(stuck: readonly Waiting[], { tenants }: PodNamespaces): readonly Finding[] {
  const shown = stuck.slice(0, MOST_NAMES).map(({ id, reason }): Finding => {
    const level = tenants.has(id.namespace ?? '') ? 'warning' : 'error';
    return { level, what: `${nameOfObject(id)}: ${reason}`, ...adviceFor(id, reason, 'workloads/stuck') };
  });
  const more = stuck.length - shown.length;
  if (more > 0)
    shown.push({
      level: 'warning',
      code: 'workloads/stuck',
      what: `${more} more pods are stuck`,
      remedy: 'mend those above first',
    });
  return shown;
}

/** Why a pod is stuck that gives no reason itself. */
export function slowness(pod: JsonObject, now: number): string | undefined {
  const since = (time: string | undefined): number => (time === undefined ? 0 : (now - Date.parse(time)) / 1000);
  const deleted = textAt(pod, 'metadata', 'deletionTimestamp');
  if (deleted !== undefined) return since(deleted) > STUCK_SECONDS ? 'it was deleted, but does not end' : undefined;
  const phase = textAt(pod, 'status', 'phase');
  const age = since(textAt(pod, 'metadata', 'creationTimestamp'));
  if (phase === 'Pending' && age > STUCK_SECONDS) return `it has been Pending for ${Math.floor(age / 60)} minutes`;
  const statuses = itemsAt(pod, 'status', 'containerStatuses');
  const running = statuses.filter((one) => at(one, 'state', 'running') !== undefined);
  const held = statuses.length > 1 && running.length === 1 && textAt(running[0], 'name') === 'istio-proxy';
  return held
    ? 'its work has ended, and only its istio-proxy still runs; it needs Kubernetes 1.29 or newer'
    : undefined;
}

/** Pods in namespaces of the mesh that started before it: other pods refuse their requests. */
export async function sidecars(context: CheckContext): Promise<readonly Finding[]> {
  const [{ injected }, all] = await Promise.all([context.podNamespaces(), context.pods()]);
  const running = all.filter((pod) => textAt(pod, 'status', 'phase') === 'Running');
  const bare = running.filter((pod) => injected.has(idOf(pod).namespace ?? '') && lacksSidecar(pod));
  if (!bare.length) return [];
  const what = `pods without the sidecar of the mesh, which others refuse: ${listed(bare.map((pod) => nameOfObject(idOf(pod))))}`;
  return [
    {
      level: 'warning',
      code: 'mesh/no-sidecar',
      what,
      remedy: 'delete these pods, once istiod runs; their controllers make them anew',
    },
  ];
}

/** Istio gives no sidecar to pods that opt out, nor to those in their node's network. */
export function lacksSidecar(pod: JsonObject): boolean {
  const isOut = ['labels', 'annotations'].some(
    (where) => textAt(pod, 'metadata', where, 'sidecar.istio.io/inject') === 'false',
  );
  return !isOut && !hasSidecar(pod) && at(pod, 'spec', 'hostNetwork') !== true;
}
