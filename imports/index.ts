import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import type { CustomResourceDefinitionSpec } from './schema';
import { Restorer, type Store } from './store';
import type { CrdGroup, CrdName } from './types/names';

export type {
  CustomResourceDefinitionSpec,
  CustomResourceDefinitionVersion,
  JsonValue,
  Schema as CrdSchema,
} from './schema';
export type { CustomResources } from './types';
export type { CrdGroup, CrdName } from './types/names';

/** A CRD as its system publishes it, without descriptions and `conversion`. It is frozen, as CRDs share subtrees. */
export interface CrdSource {
  /** The name of the CustomResourceDefinition: `<plural>.<group>`. */
  readonly name: CrdName;
  readonly group: CrdGroup;
  readonly spec: CustomResourceDefinitionSpec;
}

interface Opened {
  readonly store: Store;
  readonly restorer: Restorer;
  readonly sources: Map<CrdName, CrdSource>;
}

let opened: Opened | undefined;

function open(): Opened {
  if (!opened) {
    const store = JSON.parse(readFileSync(join(__dirname, 'crds.json'), 'utf8')) as Store;
    opened = { store, restorer: new Restorer(store.subtrees), sources: new Map() };
  }
  return opened;
}

/** The names of all CRDs, in alphabetical order. */
export function crdNames(): readonly CrdName[] {
  return Object.keys(open().store.crds) as CrdName[];
}

/** A CRD by its name. Equal subtrees, in it and in other CRDs, are the same object. */
export function crd(name: CrdName): CrdSource {
  const { store, restorer, sources } = open();
  const known = sources.get(name);
  if (known) return known;
  const stored = Object.hasOwn(store.crds, name) ? store.crds[name] : undefined;
  if (!stored) throw new Error(`there is no CRD '${name}' in imports/crds.json; there are ${crdNames().join(', ')}`);
  const source = { name, group: stored.group as CrdGroup, spec: restorer.restore(stored) };
  sources.set(name, source);
  versions.set(source.spec.versions, name);
  return source;
}

const versions = new WeakMap<object, CrdName>();

/** The CRD that has these very versions. */
export function crdOfVersions(value: object): CrdName | undefined {
  return versions.get(value);
}

/** The CRDs of an API group, in alphabetical order. */
export function crdsOfGroup(group: CrdGroup): readonly CrdSource[] {
  const { crds } = open().store;
  const names = crdNames().filter((name) => crds[name]?.group === group);
  if (names.length === 0) {
    const groups = new Set(Object.values(crds).map((spec) => spec.group));
    throw new Error(
      `there is no CRD of the group '${group}' in imports/crds.json; there are ${[...groups].join(', ')}`,
    );
  }
  return names.map(crd);
}
