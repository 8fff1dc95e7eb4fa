import { addTo } from '../../charts/contract/lists';
import { createHash } from 'node:crypto';

import { OURS } from '../../charts/contract/labels';
import { INVENTORY_NAMESPACE } from '../../charts/contract/platform-config';
import type { Api } from './api';
import { FIELD_MANAGER } from './field-manager';
import { at, isObject, itemsAt, type JsonObject, textAt } from '../json';
import { idOf, keyOfObject, type ObjectId } from './objects';
import type { Rendered, RenderedStage } from '../rendering/rendered';

/** Made before the platform's namespaces, and removed after them. */
const NAMESPACE = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: INVENTORY_NAMESPACE, labels: OURS } };

/** Label of the ConfigMaps of the inventory; its value is the stage. */
export const INVENTORY_LABEL = 'cdk8s-kubeflow/inventory';

/** A ConfigMap holds 1 MiB at most. */
const MOST_BYTES = 400_000;

/** An object that was applied at some time. */
export interface Entry extends ObjectId {
  /** The component or tenant that it belongs to. */
  readonly component: string;
  /** What was applied and what became of it; empty while that is not known. */
  readonly fingerprint: string;
}

/**
 * What `up` has applied, kept in the cluster: it tells the next run what need not be applied again, and `prune` what is
 * no longer rendered. An object is written down before it is applied, so that an interrupted run forgets none.
 */
export class Inventory {
  private constructor(
    private readonly api: Api,
    /** By stage, and by {@link keyOfObject}. */
    private readonly stages: Map<string, ReadonlyMap<string, Entry>>,
    /** Names of the ConfigMaps, by stage. */
    private readonly parts: Map<string, readonly string[]>,
  ) {}

  /** Reads the inventory; empty where nothing was ever applied. */
  static async read(api: Api): Promise<Inventory> {
    const stages = new Map<string, Map<string, Entry>>();
    const parts = new Map<string, string[]>();
    const of = { apiVersion: 'v1', kind: 'ConfigMap', namespace: INVENTORY_NAMESPACE };
    for (const part of await api.list(of, { labelSelector: INVENTORY_LABEL })) {
      const stage = textAt(part, 'metadata', 'labels', INVENTORY_LABEL) ?? '';
      const entries = stages.get(stage) ?? new Map<string, Entry>();
      for (const entry of entriesOf(at(part, 'data'))) entries.set(keyOfObject(entry), entry);
      stages.set(stage, entries);
      addTo(parts, stage, idOf(part).name);
    }
    return new Inventory(api, stages, parts);
  }

  /** Everything that was applied and was not removed since, by stage in the order of installation. */
  get all(): ReadonlyMap<string, readonly Entry[]> {
    const stages = [...this.stages].sort(([a], [b]) => a.localeCompare(b));
    return new Map(stages.map(([stage, entries]) => [stage, [...entries.values()]]));
  }

  /** What is known of an object of a stage. */
  find(stage: string, id: ObjectId): Entry | undefined {
    return this.stages.get(stage)?.get(keyOfObject(id));
  }

  /** Before a stage is applied: adds its objects, without fingerprints until they are applied. */
  async begin(stage: RenderedStage, changing: readonly Rendered[]): Promise<void> {
    if (!changing.length) return;
    const entries = new Map(this.stages.get(stage.name));
    for (const { id, component } of changing) entries.set(keyOfObject(id), { ...id, component, fingerprint: '' });
    await this.write(stage.name, entries);
  }

  /** After objects of a stage were applied: writes down what became of them. */
  async finish(stage: string, fingerprints: ReadonlyMap<string, string>): Promise<void> {
    if (!fingerprints.size) return;
    const entries = [...(this.stages.get(stage) ?? [])].map(
      ([key, entry]) => [key, { ...entry, fingerprint: fingerprints.get(key) ?? entry.fingerprint }] as const,
    );
    await this.write(stage, new Map(entries));
  }

  /** What was applied at some time and is no longer rendered, in the order of installation. */
  obsolete(rendered: readonly Rendered[]): readonly Entry[] {
    const keys = new Set(rendered.map(({ id }) => keyOfObject(id)));
    return [...this.all.values()].flat().filter((entry) => !keys.has(keyOfObject(entry)));
  }

  /** Forgets objects that were removed, in all stages. */
  async forget(gone: ReadonlySet<string>): Promise<void> {
    for (const [stage, entries] of this.stages) {
      const left = new Map([...entries].filter(([key]) => !gone.has(key)));
      if (left.size < entries.size) await this.write(stage, left);
    }
  }

  private async write(stage: string, entries: ReadonlyMap<string, Entry>): Promise<void> {
    const parts = partsOf(stage, [...entries.values()]);
    if (!this.parts.size) await this.api.apply(NAMESPACE, { manager: FIELD_MANAGER, force: true });
    for (const part of parts) await this.api.apply(part, { manager: FIELD_MANAGER, force: true });
    const names = parts.map((part) => idOf(part).name);
    const before = this.parts.get(stage) ?? [];
    for (const name of before.filter((one) => !names.includes(one))) await this.api.delete(configMapId(name));
    this.stages.set(stage, entries);
    this.parts.set(stage, names);
  }
}

function configMapId(name: string): ObjectId {
  return { apiVersion: 'v1', kind: 'ConfigMap', namespace: INVENTORY_NAMESPACE, name };
}

/** One ConfigMap or several; all entries of a component are in the same one. */
function partsOf(stage: string, entries: readonly Entry[]): readonly JsonObject[] {
  const components = new Map<string, object[]>();
  for (const { component, fingerprint, apiVersion, kind, namespace, name } of entries) {
    const rows = components.get(component) ?? [];
    rows.push({ apiVersion, kind, namespace, name, fingerprint });
    components.set(component, rows);
  }
  const texts = [...components].map(([component, rows]) => [component, JSON.stringify(rows)] as const);
  const bytes = texts.reduce((sum, [, text]) => sum + Buffer.byteLength(text), 0);
  const count = Math.max(1, Math.ceil(bytes / MOST_BYTES));
  return Array.from({ length: count }, (_, index) => {
    const mine = texts.filter(([component]) => digest(component).readUInt32BE() % count === index);
    return {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: {
        name: `cdk8s-kubeflow-inventory-${stage}-${index}`,
        namespace: INVENTORY_NAMESPACE,
        labels: { ...OURS, [INVENTORY_LABEL]: stage },
      },
      data: Object.fromEntries(mine),
    };
  });
}

function entriesOf(data: unknown): readonly Entry[] {
  if (!isObject(data)) return [];
  return Object.entries(data).flatMap(([component, text]) => {
    const rows: unknown = JSON.parse(String(text));
    if (!Array.isArray(rows)) return [];
    return rows.filter(isObject).map((row) => ({
      apiVersion: textAt(row, 'apiVersion') ?? '',
      kind: textAt(row, 'kind') ?? '',
      namespace: textAt(row, 'namespace'),
      name: textAt(row, 'name') ?? '',
      component,
      fingerprint: textAt(row, 'fingerprint') ?? '',
    }));
  });
}

/**
 * A hash of what was applied, and of the fields that the API server says are ours and when they last changed. A program
 * that changes a field becomes its owner, so an object is unchanged if and only if its fingerprint is the same.
 */
export function fingerprint(rendered: JsonObject, live: JsonObject): string {
  const mine = itemsAt(live, 'metadata', 'managedFields').filter(
    (entry) => textAt(entry, 'manager') === FIELD_MANAGER && textAt(entry, 'operation') === 'Apply',
  );
  const parts = [JSON.stringify(rendered), JSON.stringify(mine, withSortedKeys)];
  return parts.map((part) => digest(part).toString('base64url').slice(0, 12)).join('.');
}

/** The API server sorts fields whose keys are numbers, such as ports, sometimes by value and sometimes as texts. */
function withSortedKeys(_key: string, value: unknown): unknown {
  return isObject(value) ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))) : value;
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
