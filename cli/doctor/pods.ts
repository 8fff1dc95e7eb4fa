import { type Patient, podNamespaces, type Spaces } from './check';
import { type Finding, ok } from '../findings';
import { at, isObject, itemsAt, type JsonObject, textAt } from '../json';
import { idOf, keyOfObject, nameOfObject, type ObjectId } from '../cluster/objects';
import { podsOf, reasonOfPod } from '../install/pod-reasons';
import { findWaiting, hasReadiness, type Waiting } from '../install/readiness';
import { objectsOf } from '../rendering/stages';

/** Of one sort, as many objects are named. */
const MOST = 10;

/** Seconds after which a pod that has not started is stuck. */
const STUCK_SECONDS = 300;

const POD = { apiVersion: 'v1', kind: 'Pod' } as const;

/** What should be ready and is not; what has one reason is one finding. */
export async function readiness({ api, stages }: Patient): Promise<readonly Finding[]> {
  const objects = objectsOf(stages);
  const byReason = new Map<string, ObjectId[]>();
  for (const { id, reason } of await findWaiting(api, objects, objects)) {
    byReason.set(reason, [...(byReason.get(reason) ?? []), id]);
  }
  if (!byReason.size) {
    return [
      ok(`all ${objects.filter(({ id }) => hasReadiness(id)).length} workloads, certificates, webhooks and CRDs`),
    ];
  }
  return [...byReason].map(([reason, ids]): Finding => {
    const [first] = ids;
    const remedy = first ? remedyFor(first, reason) : '';
    return { level: 'error', what: `${named(ids.map(nameOfObject))}: ${reason}`, remedy };
  });
}

/** The Service that a webhook is called through. */
const SERVICE = /no pod answers behind Service ([^/ ]+)/;

/** What to do about the reasons that pods, workloads and certificates give. */
const REMEDIES: readonly (readonly [RegExp, (id: ObjectId, reason: string) => string])[] = [
  [/it is not there|does not serve it/, () => 'npx cdk8s-kubeflow up'],
  [/ImagePull|ErrImage|InvalidImageName/, () => 'check that the image exists, and that the nodes may pull it'],
  [/CrashLoopBackOff|Error/, (id) => `see why it ends: kubectl ${inside(id)}logs ${words(id)} --previous`],
  [/secret "?[^ ]+ not found/i, () => 'npx cdk8s-kubeflow secrets'],
  [/Insufficient|nodes are available/, () => `add nodes, or write size: 'laptop'`],
  [/quota/, () => 'raise that quota'],
  [
    SERVICE,
    (_, reason) => `see kubectl --namespace ${SERVICE.exec(reason)?.[1] ?? ''} get deployments,pods,endpointslices`,
  ],
  [/no certificate authority/, () => 'see whether the program that puts it there runs (cainjector, istiod, its own)'],
];

function remedyFor(id: ObjectId, reason: string): string {
  const [, remedy] = REMEDIES.find(([pattern]) => pattern.test(reason)) ?? [];
  return remedy ? remedy(id, reason) : `see kubectl ${inside(id)}describe ${words(id)}`;
}

function inside({ namespace }: ObjectId): string {
  return namespace === undefined ? '' : `--namespace ${namespace} `;
}

function words({ kind, name }: ObjectId): string {
  return `${kind.toLowerCase()}/${name}`;
}

/** Pods that do not start, crash or do not end. Those of a workload that is not ready are told with it. */
export async function pods(patient: Patient): Promise<readonly Finding[]> {
  const { api, stages } = patient;
  const objects = objectsOf(stages);
  const [spaces, all] = await Promise.all([
    podNamespaces(patient),
    api.list(POD, { fieldSelector: 'status.phase!=Succeeded' }),
  ]);
  const workloads = objects.filter(({ object }) => isObject(at(object, 'spec', 'selector', 'matchLabels')));
  const told = new Set(
    workloads.flatMap(({ id, object }) => {
      const near = all.filter((pod) => idOf(pod).namespace === id.namespace);
      return podsOf(object, near).map((pod) => keyOfObject(idOf(pod)));
    }),
  );
  const stuck = all
    .filter((pod) => spaces.all.has(idOf(pod).namespace ?? '') && !told.has(keyOfObject(idOf(pod))))
    .flatMap((pod) => {
      const reason = reasonOfPod(pod) ?? slowness(pod, Date.now());
      return reason === undefined ? [] : [{ id: idOf(pod), reason }];
    });
  return podFindings(stuck, spaces);
}

function podFindings(stuck: readonly Waiting[], { tenants }: Spaces): readonly Finding[] {
  const shown = stuck.slice(0, MOST).map(({ id, reason }): Finding => {
    const level = tenants.has(id.namespace ?? '') ? 'warning' : 'error';
    return { level, what: `${nameOfObject(id)}: ${reason}`, remedy: remedyFor(id, reason) };
  });
  const more = stuck.length - shown.length;
  if (more > 0) shown.push({ level: 'warning', what: `${more} more pods are stuck`, remedy: 'mend those above first' });
  return shown;
}

/** Why a pod that says nothing is stuck nonetheless. */
export function slowness(pod: JsonObject, now: number): string | undefined {
  const since = (time: string | undefined): number => (time === undefined ? 0 : (now - Date.parse(time)) / 1000);
  const deleted = textAt(pod, 'metadata', 'deletionTimestamp');
  if (deleted !== undefined) return since(deleted) > STUCK_SECONDS ? 'it was deleted, and does not end' : undefined;
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

/** Volumes that nothing makes. One that waits for its first pod is well. */
export async function claims(patient: Patient): Promise<readonly Finding[]> {
  const { api } = patient;
  const [spaces, all, classes] = await Promise.all([
    podNamespaces(patient),
    api.list({ apiVersion: 'v1', kind: 'PersistentVolumeClaim' }),
    api.list({ apiVersion: 'storage.k8s.io/v1', kind: 'StorageClass' }),
  ]);
  const lazy = new Set(classes.filter(isLazy).map((one) => idOf(one).name));
  const waitsForPod = (claim: JsonObject): boolean =>
    lazy.has(textAt(claim, 'spec', 'storageClassName') ?? '') &&
    textAt(claim, 'metadata', 'annotations', 'volume.kubernetes.io/selected-node') === undefined;
  return all
    .filter((claim) => spaces.all.has(idOf(claim).namespace ?? ''))
    .filter((claim) => textAt(claim, 'status', 'phase') !== 'Bound' && !waitsForPod(claim))
    .map((claim): Finding => {
      const id = idOf(claim);
      const level = spaces.tenants.has(id.namespace ?? '') ? 'warning' : 'error';
      const wanted = textAt(claim, 'spec', 'storageClassName');
      const what = `${nameOfObject(id)} is ${textAt(claim, 'status', 'phase') ?? 'Pending'}`;
      if (wanted === undefined) return { level, what, remedy: 'make a default StorageClass, or write storageClass' };
      return { level, what, remedy: `see kubectl ${inside(id)}describe ${words(id)}` };
    });
}

function isLazy(storageClass: JsonObject): boolean {
  return storageClass.volumeBindingMode === 'WaitForFirstConsumer';
}

/** Pods in namespaces of the mesh that started before it: others refuse what they send. */
export async function sidecars(patient: Patient): Promise<readonly Finding[]> {
  const [spaces, all] = await Promise.all([
    podNamespaces(patient),
    patient.api.list(POD, { fieldSelector: 'status.phase=Running' }),
  ]);
  const bare = all.filter((pod) => spaces.injected.has(idOf(pod).namespace ?? '') && lacksSidecar(pod));
  if (!bare.length) return [];
  const what = `pods without the sidecar of the mesh, which others refuse: ${named(bare.map((pod) => nameOfObject(idOf(pod))))}`;
  return [{ level: 'warning', what, remedy: 'delete these pods, once istiod runs; their controllers make them anew' }];
}

/** Istio leaves out pods that say so, and those that use their node's network. */
export function lacksSidecar(pod: JsonObject): boolean {
  const isOut = ['labels', 'annotations'].some(
    (where) => textAt(pod, 'metadata', where, 'sidecar.istio.io/inject') === 'false',
  );
  const all = [...itemsAt(pod, 'spec', 'containers'), ...itemsAt(pod, 'spec', 'initContainers')];
  const has = all.some((container) => textAt(container, 'name') === 'istio-proxy');
  return !isOut && !has && at(pod, 'spec', 'hostNetwork') !== true;
}

function named(names: readonly string[]): string {
  const more = names.length - MOST;
  return names.slice(0, MOST).join(', ') + (more > 0 ? ` and ${more} more` : '');
}
