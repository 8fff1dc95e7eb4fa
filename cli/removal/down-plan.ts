import { groupOf } from '../../charts/contract/manifest';
import { secretsOfVolumes } from '../../charts/contract/protection';
import { isObject, itemsAt, type JsonObject, textAt } from '../json';
import { idOf, keyOfObject, nameOfObject, type ObjectId } from '../cluster/objects';
import { DATA, type Going, waveOf } from './removal-order';
import { goingOf, isFacts, type Kept, type Present, type RemovalPlan, sortOut } from './removal-plan';
import type { Known, LiveState } from './removal-state';

/** Groups whose objects programs make for themselves: nobody misses them when their program is gone. */
const INTERNAL = /^dex\.coreos\.com$|\.internal\.knative\.dev$|^acme\.cert-manager\.io$/;

/** The CRD of the tenants. */
const PROFILES = 'profiles.kubeflow.org';

/**
 * Plans the removal of the platform.
 * @param deleteData whether the tenants, the volumes and all objects of the platform's kinds go too, whoever made them
 */
export function planDown(known: readonly Known[], state: LiveState, deleteData: boolean): RemovalPlan {
  const { ours, foreign } = sortOut(known, state);
  const tenants = tenantNamespaces(ours, state);
  const staying = deleteData ? new Map<string, string>() : stayingNamespaces(ours, state, tenants);
  const reasonOf = keeper(ours, staying, tenants, deleteData);
  const leaving = ours.filter((one) => !isCrd(one.known) && reasonOf(one) === undefined);
  const spaces = new Set(
    leaving.filter(({ known: { kind } }) => kind === 'Namespace').map(({ known: { name } }) => name),
  );
  const others = otherCustomObjects(leaving, spaces, known, state, deleteData);
  const owned = deleteData ? ownedNamespaces(tenants, spaces, state) : [];
  const left = remaining(
    ours.filter(({ known: id }) => isCrd(id)),
    [...leaving.map(({ live }) => live), ...others],
    state,
  );
  const goingCrds = ours.filter(({ known: id }) => isCrd(id) && !left.has(id.name));
  const planned = leaving.map((one) => (deleteData ? dataFirst(goingOf(one), tenants) : goingOf(one)));
  const place = placeOfOthers(known, state, deleteData);
  return {
    going: [...planned, ...goingCrds.map(goingOf), ...others.map(place), ...owned],
    kept: [...keptOf(ours, reasonOf, tenants), ...[...left].map(([name, reason]) => ({ id: crdId(name), reason }))],
    foreign: foreign
      .map(({ known: id }) => id)
      .filter(({ namespace }) => namespace === undefined || !spaces.has(namespace)),
  };
}

function isCrd({ kind }: ObjectId): boolean {
  return kind === 'CustomResourceDefinition';
}

function crdId(name: string): ObjectId {
  return { apiVersion: 'apiextensions.k8s.io/v1', kind: 'CustomResourceDefinition', name };
}

/** A Profile has the name of its namespace; a tenant's namespace says so too, as long as it has no Profile. */
function tenantNamespaces(ours: readonly Present[], { custom }: LiveState): ReadonlySet<string> {
  const labelled = ours.filter(
    ({ known: { kind }, live }) =>
      kind === 'Namespace' && textAt(live, 'metadata', 'labels', 'app.kubernetes.io/part-of') === 'kubeflow-profile',
  );
  return new Set([...(custom.get(PROFILES) ?? []), ...labelled.map(({ live }) => live)].map((one) => idOf(one).name));
}

/** Namespaces that would take data with them, and which. */
function stayingNamespaces(
  ours: readonly Present[],
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

/** Why an object stays, or undefined if it goes. */
function keeper(
  ours: readonly Present[],
  staying: ReadonlyMap<string, string>,
  tenants: ReadonlySet<string>,
  deleteData: boolean,
): (one: Present) => string | undefined {
  const isSecretOfVolume = secretsOfVolumes(ours.map(({ known }) => known));
  return (one) => {
    const { kind, name, namespace = '' } = one.known;
    if (deleteData) return undefined;
    if (kind === 'Namespace') return staying.get(name);
    if (kind === 'Profile') return 'it is a tenant';
    if (kind === 'PersistentVolumeClaim') return 'it is data';
    if (tenants.has(namespace)) return 'it is in the namespace of a tenant';
    if (isSecretOfVolume(one.known)) return 'a volume of its component cannot be read without it';
    return isFacts(one.known) && staying.has(namespace) ? 'it says which platform the volumes are of' : undefined;
  };
}

/** What stays; what is in a tenant's namespace is not listed one by one. */
function keptOf(
  ours: readonly Present[],
  reasonOf: (one: Present) => string | undefined,
  tenants: ReadonlySet<string>,
): readonly Kept[] {
  return ours
    .filter(({ known: id }) => !isCrd(id) && !tenants.has(id.namespace ?? ''))
    .flatMap((one) => {
      const reason = reasonOf(one);
      return reason === undefined ? [] : [{ id: idOf(one.live), reason }];
    });
}

/**
 * Objects of the platform's CRDs that it did not render and that go with it: those in namespaces that go, and what is
 * owned by objects that go. They go before their controllers, for many have finalizers.
 */
function otherCustomObjects(
  leaving: readonly Present[],
  spaces: ReadonlySet<string>,
  known: readonly Known[],
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
      const goes = spaces.has(idOf(one).namespace ?? '') || (owners.length > 0 && owners.every((uid) => uids.has(uid)));
      if (goes) found.add(one);
      if (goes) uids.add(uidOf(one));
    }
  }
  return [...found];
}

/** CRDs whose objects do not all go, with the reason to keep them. */
function remaining(
  crds: readonly Present[],
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

/** When the other custom objects go: users' with the data, the rest with the component of their CRD. */
function placeOfOthers(
  known: readonly Known[],
  { custom }: LiveState,
  deleteData: boolean,
): (one: JsonObject) => Going {
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

/** Namespaces that the profile controller made: they go with their Profile, which is to be waited for. */
function ownedNamespaces(
  tenants: ReadonlySet<string>,
  spaces: ReadonlySet<string>,
  { live }: LiveState,
): readonly Going[] {
  return [...live.values()]
    .filter((one) => one.kind === 'Namespace' && ownersOf(one).length)
    .map(idOf)
    .filter(({ name }) => tenants.has(name) && !spaces.has(name))
    .map((id) => ({ ...id, step: DATA, wave: 'tenants' }));
}

/** With their data, tenants go before everything else. */
function dataFirst(going: Going, tenants: ReadonlySet<string>): Going {
  if (going.wave === 'profiles') return { ...going, step: DATA };
  const isTenant = going.kind === 'Namespace' && tenants.has(going.name);
  return isTenant ? { ...going, step: DATA, wave: 'tenants' } : going;
}

function ownersOf(object: JsonObject): readonly string[] {
  return itemsAt(object, 'metadata', 'ownerReferences')
    .filter(isObject)
    .map((owner) => textAt(owner, 'uid') ?? '');
}

function uidOf(object: JsonObject): string {
  return textAt(object, 'metadata', 'uid') ?? '';
}
