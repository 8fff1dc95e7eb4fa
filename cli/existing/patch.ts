import { toYaml } from '../../charts/contract/yaml';
import type { Api } from '../cluster/api';
import { idOf, nameOfObject } from '../cluster/objects';
import { isObject, itemsAt, type JsonObject, textAt } from '../json';
import { type Fault, type Finding, ok } from '../findings';

/** A setting of a system that the platform needs, and that `up --patch-existing` writes. */
export interface Patch {
  /** The object, as it was read. */
  readonly object: JsonObject;
  /** Its key whose text is YAML; absent where the setting is a field of the object. */
  readonly key?: string;
  /** What is written into the object. */
  readonly change: JsonObject;
  /** What is added, for people who write it themselves. */
  readonly added: JsonObject;
  /** What is wrong without it. */
  readonly fault: Fault;
}

/** What was found of a system of the cluster. */
export interface Found {
  readonly findings: readonly Finding[];
  /** What it lacks. */
  readonly patches: readonly Patch[];
}

/** Owner of the settings that are patched. */
const MANAGER = 'cdk8s-kubeflow-existing';

/** The patch of a key of a ConfigMap whose text is YAML, with the whole new content of that key. */
export function keyPatch(
  configMap: JsonObject,
  key: string,
  content: JsonObject,
  { added, fault }: Pick<Patch, 'added' | 'fault'>,
): Patch {
  return { object: configMap, key, change: { data: { [key]: toYaml(content) } }, added, fault };
}

/** The finding of a patch: what is wrong and what to write, or that it is to be written. */
export function findingOf({ object, key, added, fault }: Patch, applies: boolean): Finding {
  const name = nameOfObject(idOf(object));
  const where = key === undefined ? name : `key ${key} of ${name}`;
  if (applies) return ok(`${where} is to be patched: ${fault.what}`);
  const text = toYaml(added).trimEnd().replace(/^/gm, '    ');
  return { ...fault, remedy: `up --patch-existing adds to ${where}, or you do (Helm: see docs/existing.md):\n${text}` };
}

/** Writes a patch. It fails if the object has changed since it was read. */
export async function applyPatch(api: Pick<Api, 'patch'>, { object, change }: Patch): Promise<void> {
  const { apiVersion, kind, name, namespace } = idOf(object);
  const resourceVersion = textAt(object, 'metadata', 'resourceVersion');
  const metadata = { name, ...(namespace !== undefined && { namespace }), resourceVersion };
  await api.patch({ apiVersion, kind, metadata, ...change }, MANAGER, 'merge');
}

/** The YAML of a key of a ConfigMap, an object; an empty one where there is none. */
export async function yamlOf(configMap: JsonObject, key: string): Promise<JsonObject> {
  const value = await valueOf(configMap, key);
  return isObject(value) ? value : {};
}

/** The YAML of a key of a ConfigMap; undefined where there is none. */
export async function valueOf(configMap: JsonObject, key: string): Promise<unknown> {
  const text = textAt(configMap, 'data', key) ?? '';
  if (!text.trim()) return undefined;
  const { load } = await import('js-yaml');
  return load(text);
}

/** A value of a program's environment; undefined where it is not a plain text. */
export function environmentOf(program: JsonObject, name: string): string | undefined {
  const containers = itemsAt(program, 'spec', 'template', 'spec', 'containers');
  const variable = containers.flatMap((one) => itemsAt(one, 'env')).find((one) => textAt(one, 'name') === name);
  return textAt(variable, 'value');
}
