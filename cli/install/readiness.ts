import type { Api } from '../cluster/api';
import { at, itemsAt, type JsonObject, textAt } from '../json';
import { conditionOf, idOf, keyOfKind, keyOfObject, type Kind, type ObjectId } from '../cluster/objects';
import { MissingRights } from '../cluster/rights';
import { explainPods } from './pod-reasons';
import type { Rendered, RenderedStage } from '../rendering/rendered';
import { type Endpoints, readEndpoints, serviceOf } from './webhook-endpoints';

/** An object that is not ready, and the reason that the cluster gives. */
export interface Waiting {
  readonly id: ObjectId;
  readonly reason: string;
}

/** @returns what keeps an object from being ready */
type Judge = (live: JsonObject, endpoints: Endpoints) => string | undefined;

/** How many CRDs that are not served are read for the reason. */
const SUSPECTS = 3;

/** Kinds that later stages need ready, by {@link keyOfKind}. */
const JUDGES: Readonly<Record<string, Judge>> = {
  'apps|Deployment': (live) => rollout(live, 'availableReplicas'),
  'apps|StatefulSet': (live) => rollout(live, 'readyReplicas'),
  'apps|DaemonSet': daemons,
  'batch|Job': (live) => condition(live, 'Complete'),
  'cert-manager.io|Certificate': (live) => condition(live, 'Ready'),
  'cert-manager.io|Issuer': (live) => condition(live, 'Ready'),
  'cert-manager.io|ClusterIssuer': (live) => condition(live, 'Ready'),
  // A program waits for a Gateway that it names, without a word.
  'networking.istio.io|Gateway': () => undefined,
  'gateway.networking.k8s.io|Gateway': (live) => condition(live, 'Accepted'),
  'external-secrets.io|ExternalSecret': (live) => condition(live, 'Ready'),
  'bitnami.com|SealedSecret': (live) => condition(live, 'Synced'),
  'admissionregistration.k8s.io|MutatingWebhookConfiguration': webhooks,
  'admissionregistration.k8s.io|ValidatingWebhookConfiguration': webhooks,
};

/** Whether {@link findWaiting} judges objects of a kind. */
export function hasReadiness(kind: Kind): boolean {
  return keyOfKind(kind) in JUDGES || kind.kind === 'CustomResourceDefinition';
}

/**
 * The applied objects that are not ready. Every kind is listed once.
 * @param rendered the whole rendering, which says which versions of CRDs are needed
 * @param explain whether to read the pods too, which often say why
 */
export async function findWaiting(
  api: Api,
  applied: readonly Rendered[],
  rendered: readonly Rendered[],
  explain = true,
): Promise<readonly Waiting[]> {
  const judged = applied.filter(({ id }) => keyOfKind(id) in JUDGES);
  const kinds = new Map<string, Kind>(judged.map(({ id }) => [keyOfKind(id), id]));
  const lists = [...kinds.values()].map(({ apiVersion, kind }) => api.list({ apiVersion, kind }));
  const live = new Map((await Promise.all(lists)).flat().map((object) => [keyOfObject(idOf(object)), object]));
  const found = judged.map(({ id }) => live.get(keyOfObject(id))).filter((one) => one !== undefined);
  const endpoints = await readEndpoints(api, found);
  const waiting = judged.flatMap(({ id }) => {
    const object = live.get(keyOfObject(id));
    const reason = object ? JUDGES[keyOfKind(id)]?.(object, endpoints) : 'it does not exist';
    return reason === undefined ? [] : [{ id, reason, object }];
  });
  const unreadyObjects = waiting.map(({ object }) => object).filter((one) => one !== undefined);
  const byPods = explain ? await explainPods(api, unreadyObjects) : new Map<string, string>();
  const unready = waiting.map(({ id, reason }) => ({ id, reason: byPods.get(keyOfObject(id)) ?? reason }));
  const used = new Set(rendered.map(({ id }) => keyOfVersion(id)));
  return [...(await unserved(api, applied, used)), ...unready];
}

/**
 * What must be ready after a stage: its own objects, and the CRDs that the next stage needs; after the last stage, all.
 * The API server needs seconds for the CRDs of a whole platform; meanwhile other objects can be applied.
 */
export function awaitedAfter(index: number, stages: readonly RenderedStage[]): readonly Rendered[] {
  const isCrd = ({ id }: Rendered): boolean => id.kind === 'CustomResourceDefinition';
  const next = stages[index + 1]?.objects;
  const used = next && new Set(next.map(({ id }) => keyOfVersion(id)));
  const isNeeded = ({ object }: Rendered): boolean =>
    !used || servedKinds(object).some((kind) => used.has(keyOfVersion(kind)));
  const applied = stages.slice(0, index + 1).flatMap(({ objects }) => objects);
  const crds = applied.filter((one) => isCrd(one) && isNeeded(one));
  return [...crds, ...(stages[index]?.objects ?? []).filter((one) => !isCrd(one))];
}

/**
 * CRDs that the API server does not serve yet. Those whose objects are rendered must also have their storage ready, which
 * the API server prepares at the first request and which takes a while.
 */
async function unserved(
  api: Api,
  applied: readonly Rendered[],
  used: ReadonlySet<string>,
): Promise<readonly Waiting[]> {
  const crds = applied.filter(({ id }) => id.kind === 'CustomResourceDefinition');
  const isThere = (kind: Kind): Promise<boolean> =>
    used.has(keyOfVersion(kind)) ? takes(api, kind) : api.serves(kind);
  const served = await Promise.all(
    crds.map(async ({ object }) => (await Promise.all(servedKinds(object).map(isThere))).every(Boolean)),
  );
  const late = crds.filter((_, index) => !served[index]);
  // At first most are late, and that is normal; reading them all would keep the API server busy.
  const suspects = late.length <= SUSPECTS ? await Promise.all(late.map(({ id }) => api.read(id))) : [];
  return late.map(({ id }, index) => ({ id, reason: crdReason(suspects[index]) }));
}

/** A kind that the user may not read is served at least. */
async function takes(api: Api, kind: Kind): Promise<boolean> {
  return new MissingRights().allowed(kind.kind, api.takes(kind), true);
}

function keyOfVersion({ apiVersion, kind }: Kind): string {
  return `${apiVersion} ${kind}`;
}

function servedKinds({ spec }: JsonObject): readonly Kind[] {
  const kind = textAt(spec, 'names', 'kind') ?? '';
  const versions = itemsAt(spec, 'versions').filter((version) => at(version, 'served') === true);
  return versions.map((version) => ({
    apiVersion: `${textAt(spec, 'group') ?? ''}/${textAt(version, 'name') ?? ''}`,
    kind,
  }));
}

function crdReason(live: JsonObject | undefined): string {
  const reason = live && (condition(live, 'NamesAccepted') ?? condition(live, 'Established'));
  return reason ?? 'the API server does not serve it yet';
}

function condition(live: JsonObject, type: string): string | undefined {
  const found = conditionOf(live, type);
  if (textAt(found, 'status') === 'True') return undefined;
  return textAt(found, 'message') ?? `it is not ${type} yet`;
}

function rollout(live: JsonObject, availableField: string): string | undefined {
  const wanted = Number(at(live, 'spec', 'replicas') ?? 1);
  if (isBehind(live)) return 'its controller has not seen it yet';
  const count = (field: string): number => Number(at(live, 'status', field) ?? 0);
  const ready = Math.min(count('updatedReplicas'), count(availableField));
  if (ready < wanted) return `${ready} of ${wanted} pods are available`;
  const old = count('replicas') - count('updatedReplicas');
  return old > 0 ? `${old} pods of the former version still run` : undefined;
}

function daemons(live: JsonObject): string | undefined {
  if (isBehind(live)) return 'its controller has not seen it yet';
  const wanted = Number(at(live, 'status', 'desiredNumberScheduled') ?? 0);
  const available = Number(at(live, 'status', 'numberAvailable') ?? 0);
  return available >= wanted ? undefined : `${available} of ${wanted} pods are available`;
}

function isBehind(live: JsonObject): boolean {
  return Number(at(live, 'status', 'observedGeneration') ?? 0) < Number(at(live, 'metadata', 'generation') ?? 0);
}

/** A webhook without a certificate authority or without a pod behind it refuses every object that it is asked about. */
function webhooks(live: JsonObject, endpoints: Endpoints): string | undefined {
  const all = itemsAt(live, 'webhooks');
  const lacking = all.filter((webhook) => !textAt(webhook, 'clientConfig', 'caBundle')).length;
  if (lacking) return `${lacking} of its webhooks have no certificate authority yet`;
  const silent = all.map(serviceOf).find((service) => service !== undefined && !endpoints.has(service));
  return silent === undefined ? undefined : `no pod answers behind Service ${silent} yet`;
}
