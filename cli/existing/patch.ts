import { toYaml } from '../../charts/contract/yaml';
import type { Api } from '../cluster/api';
import { nameOfObject, type ObjectId } from '../cluster/objects';
import { isObject, itemsAt, type JsonObject, textAt } from '../json';
import { type Fault, type Finding, ok } from '../findings';

/** A setting of a system that the platform needs, and that `up --patch-existing` writes. */
export interface Patch {
  /** The ConfigMap, as it was read. */
  readonly configMap: JsonObject;
  readonly id: ObjectId;
  /** The key whose text is YAML. */
  readonly key: string;
  /** The whole new content of that key. */
  readonly content: JsonObject;
  /** What is added, for people who write it themselves. */
  readonly added: JsonObject;
  /** What is wrong without it. */
  readonly fault: Fault;
}

/** Owner of the keys that are patched. */
const MANAGER = 'cdk8s-kubeflow-existing';

/** The finding of a patch: what is wrong and what to write, or that it is to be written. */
export function findingOf({ id, key, added, fault }: Patch, applies: boolean): Finding {
  const where = `key ${key} of ${nameOfObject(id)}`;
  if (applies) return ok(`${where} is to be patched: ${fault.what}`);
  const text = toYaml(added).trimEnd().replace(/^/gm, '    ');
  return { ...fault, remedy: `up --patch-existing adds to ${where}, or you do (Helm: see docs/existing.md):\n${text}` };
}

/** Writes a patch. It fails if the ConfigMap has changed since it was read. */
export async function applyPatch(api: Pick<Api, 'patch'>, { configMap, id, key, content }: Patch): Promise<void> {
  const metadata = {
    name: id.name,
    namespace: id.namespace,
    resourceVersion: textAt(configMap, 'metadata', 'resourceVersion'),
  };
  const { apiVersion, kind } = id;
  await api.patch({ apiVersion, kind, metadata, data: { [key]: toYaml(content) } }, MANAGER, 'merge');
}

/** The YAML of a key of a ConfigMap; an empty object where there is none. */
export async function yamlOf(configMap: JsonObject, key: string): Promise<JsonObject> {
  const text = textAt(configMap, 'data', key) ?? '';
  if (!text.trim()) return {};
  const { load } = await import('js-yaml');
  const value: unknown = load(text);
  return isObject(value) ? value : {};
}

/** A value of a program's environment; undefined where it is not a plain text. */
export function environmentOf(program: JsonObject, name: string): string | undefined {
  const containers = itemsAt(program, 'spec', 'template', 'spec', 'containers');
  const variable = containers.flatMap((one) => itemsAt(one, 'env')).find((one) => textAt(one, 'name') === name);
  return textAt(variable, 'value');
}
