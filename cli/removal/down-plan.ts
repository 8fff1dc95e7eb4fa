import { TENANT_LABEL } from '../../charts/contract/labels';
import { groupOf } from '../../charts/contract/manifest';
import { secretsOfVolumes } from '../../charts/contract/protection';
import { isObject, itemsAt, type JsonObject, textAt } from '../json';
import { idOf, keyOfObject, nameOfObject, type ObjectId } from '../cluster/objects';
import { DATA, type Deletion, waveOf } from './removal-order';
import { deletionOf, isFacts, type KeptObject, type LiveObject, type RemovalPlan, splitByOwner } from './removal-plan';
import type { KnownObject, LiveState } from './removal-state';

/** Groups whose objects programs make for themselves: without the program they are of no use. */
const INTERNAL = /^dex\.coreos\.com$|\.internal\.knative\.dev$|^acme\.cert-manager\.io$/;

/** Groups of policies that mean nothing without the mesh, whose CRDs they would keep. */
const MESH = /^(?:security|networking)\.istio\.io\//;

/** The CRD of the tenants. */
const PROFILES = 'profiles.kubeflow.org';

/**
 * Plans the removal of the platform.
 * @param deleteData whether tenants, volumes and all objects of the platform's CRDs are deleted too, also those of users
 */
export function planDown(known: readonly KnownObject[], state: LiveState, deleteData: boolean): RemovalPlan {
  const { ours, foreign } = splitByOwner(known, state);
  const tenants = tenantNamespaces(ours, state);
  const staying = deleteData ? new Map<string, string>() : stayingNamespaces(ours, state, tenants);
  const reasonOf = keeper(ours, staying, tenants, deleteData);
  const leaving = ours.filter((one) => !isCrd(one.known) && reasonOf(one) === undefined);
  const namespaces = new Set(
    leaving.filter(({ known: { kind } }) => kind === 'Namespace').map(({ known: { name } }) => name),
  );
  const others = otherCustomObjects(leaving, namespaces, known, state, deleteData);
  const owned = deleteData ? ownedNamespaces(tenants, namespaces, state) : [];
  const left = remaining(
    ours.filter(({ known: id }) => isCrd(id)),
    [...leaving.map(({ live }) => live), ...others],
    state,
  );
  const unusedCrds = ours.filter(({ known: id }) => isCrd(id) && !left.has(id.name));
  const planned = leaving.map((one) => (deleteData ? dataFirst(deletionOf(one), tenants) : deletionOf(one)));
  const place = placeOfOthers(known, state, deleteData);
  return {
    deletions: [...planned, ...unusedCrds.map(deletionOf), ...others.map(place), ...owned],
    kept: [...keptOf(ours, reasonOf, tenants), ...[...left].map(([name, reason]) => ({ id: crdId(name), reason }))],
    foreign: foreign
      .map(({ known: id }) => id)
      .filter(({ namespace }) => namespace === undefined || !namespaces.has(namespace)),
  };
}

function isCrd({ kind }: ObjectId): boolean {
  return kind === 'CustomResourceDefinition';
}

function crdId(name: string): ObjectId {
  return { apiVersion: 'apiextensions.k8s.io/v1', kind: 'CustomResourceDefinition', name };
}

/** Tenants' namespaces: those of Profiles, which have the same name, and those with the label, whose Profile may not exist yet. */
function tenantNamespaces(ours: readonly LiveObject[], { custom }: LiveState): ReadonlySet<string> {
  const [key, value] = TENANT_LABEL;
  const labelled = ours.filter(
    ({ known: { kind }, live }) => kind === 'Namespace' && textAt(live, 'metadata', 'labels', key) === value,
  );
  return new Set([...(custom.get(PROFILES) ?? []), ...labelled.map(({ live }) => live)].map((one) => idOf(one).name));
}

/** Namespaces that hold data, with the data. */
function stayingNamespaces(
  ours: readonly LiveObject[],
  { live, custom }: LiveState,
  tenants: ReadonlySet<string>,
): ReadonlyMap<string, string> {
  const mine = new Set(ours.map(({ live: object }) => keyOfObject(idOf(object))));
  const claims = [...live.values()].filter(({ kind }) => kind === 'PersistentVolumeClaim');
  const users = [...custom.values()]
    .flat()
    .filter((one) => !INTERNAL.test(groupOf(idOf(one).apiVersion)) && !ownersOf(one).length)
    .filter((one) => !mine.has(keyOfObject(idOf(one))));
  const held = [...users, ...claims].map(idOf);
  return new Map([
    ...held.map((id): [string, string] => [id.namespace ?? '', `it holds ${nameOfObject(id)}`]),
    ...[...tenants].map((name): [string, string] => [name, 'it is the namespace of a tenant']),
  ]);
}

/** Tells why an object stays; undefined if it is removed. */
function keeper(
  ours: readonly LiveObject[],
  staying: ReadonlyMap<string, string>,
  tenants: ReadonlySet<string>,
  deleteData: boolean,
): (one: LiveObject) => string | undefined {
  const isSecretOfVolume = secretsOfVolumes(ours.map(({ known }) => known));
  return (one) => {
    const { apiVersion, kind, name, namespace = '' } = one.known;
    if (deleteData) return undefined;
    if (kind === 'Namespace') return staying.get(name);
    if (kind === 'Profile') return 'it is a tenant';
    if (kind === 'PersistentVolumeClaim' || kind === 'PersistentVolume') return 'it is data';
    if (tenants.has(namespace)) return MESH.test(apiVersion) ? undefined : 'it is in the namespace of a tenant';
    if (isSecretOfVolume(one.known)) return 'a volume of its component cannot be read without it';
    return isFacts(one.known) && staying.has(namespace) ? 'it says which platform the volumes are of' : undefined;
  };
}

/** The objects that stay. Those in tenants' namespaces are not listed one by one. */
function keptOf(
  ours: readonly LiveObject[],
  reasonOf: (one: LiveObject) => string | undefined,
  tenants: ReadonlySet<string>,
): readonly KeptObject[] {
  return ours
    .filter(({ known: id }) => !isCrd(id) && !tenants.has(id.namespace ?? ''))
    .flatMap((one) => {
      const reason = reasonOf(one);
      return reason === undefined ? [] : [{ id: idOf(one.live), reason }];
    });
}

/**
 * Custom resources that are not rendered and are removed with the platform: those in namespaces that are removed, and
 * those whose owners are removed. They come before their controllers, because many have finalizers.
 */
function otherCustomObjects(
  leaving: readonly LiveObject[],
  namespaces: ReadonlySet<string>,
  known: readonly KnownObject[],
  { custom }: LiveState,
  deleteData: boolean,
): readonly JsonObject[] {
  const mine = new Set(known.map(keyOfObject));
  const others = [...custom.values()].flat().filter((one) => !mine.has(keyOfObject(idOf(one))));
  if (deleteData) return others;
  const uids = new Set(leaving.map(({ live }) => uidOf(live)));
  const found = new Set<JsonObject>();
  for (let before = -1; before < found.size;) {
    before = found.size;
    for (const one of others) {
      const owners = ownersOf(one);
      const goes =
        namespaces.has(idOf(one).namespace ?? '') || (owners.length > 0 && owners.every((uid) => uids.has(uid)));
      if (goes) found.add(one);
      if (goes) uids.add(uidOf(one));
    }
  }
  return [...found];
}

/** CRDs of which objects stay, with the reason to keep them. */
function remaining(
  crds: readonly LiveObject[],
  leaving: readonly JsonObject[],
  { custom }: LiveState,
): ReadonlyMap<string, string> {
  const uids = new Set(leaving.map(uidOf));
  return new Map(
    crds.flatMap(({ known: { name } }): [string, string][] => {
      const [first, ...more] = (custom.get(name) ?? []).filter((one) => !uids.has(uidOf(one)));
      if (!first) return [];
      const others = more.length ? ` and ${more.length} more` : '';
      return [[name, `${nameOfObject(idOf(first))}${others} would go with it`]];
    }),
  );
}

/** When custom resources that are not rendered are removed: users' with the data, others with the component of their CRD. */
function placeOfOthers(
  known: readonly KnownObject[],
  { custom }: LiveState,
  deleteData: boolean,
): (one: JsonObject) => Deletion {
  const componentOf = new Map(known.filter(isCrd).map(({ name, component }) => [name, component]));
  const stageOf = new Map<string, string>();
  for (const { component, stage } of known) {
    if (stage > (stageOf.get(component) ?? '')) stageOf.set(component, stage);
  }
  const stages = new Map(
    [...custom].flatMap(([crd, objects]) =>
      objects.map((one) => [one, stageOf.get(componentOf.get(crd) ?? '') ?? DATA] as const),
    ),
  );
  return (one) => {
    const id = idOf(one);
    const root = !ownersOf(one).length;
    const step = deleteData && root && !INTERNAL.test(groupOf(id.apiVersion)) ? DATA : (stages.get(one) ?? DATA);
    return { ...id, step, wave: root ? waveOf(id) : 'what they own' };
  };
}

/** Namespaces that the profile controller made: they are removed with their Profile, and the run waits for that. */
function ownedNamespaces(
  tenants: ReadonlySet<string>,
  namespaces: ReadonlySet<string>,
  { live }: LiveState,
): readonly Deletion[] {
  return [...live.values()]
    .filter((one) => one.kind === 'Namespace' && ownersOf(one).length)
    .map(idOf)
    .filter(({ name }) => tenants.has(name) && !namespaces.has(name))
    .map((id) => ({ ...id, step: DATA, wave: 'tenants' }));
}

/** Tenants whose data is deleted come before everything else. */
function dataFirst(deletion: Deletion, tenants: ReadonlySet<string>): Deletion {
  if (deletion.wave === 'profiles') return { ...deletion, step: DATA };
  const isTenant = deletion.kind === 'Namespace' && tenants.has(deletion.name);
  return isTenant ? { ...deletion, step: DATA, wave: 'tenants' } : deletion;
}

function ownersOf(object: JsonObject): readonly string[] {
  return itemsAt(object, 'metadata', 'ownerReferences')
    .filter(isObject)
    .map((owner) => textAt(owner, 'uid') ?? '');
}

function uidOf(object: JsonObject): string {
  return textAt(object, 'metadata', 'uid') ?? '';
}
