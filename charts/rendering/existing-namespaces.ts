import type { External } from '../kit/declarations';
import { PLATFORM_CONFIG, type PlatformData } from '../contract/platform-config';
import type { Rendered } from './place';

/**
 * Writes the declared namespaces that objects are in to the ConfigMap of the platform's facts. Without them the CLI takes such
 * objects for those of a folder with files missing.
 */
export function nameExisting(objects: readonly Rendered[], externals: readonly External[]): readonly Rendered[] {
  const declared = new Set(externals.filter(({ kind }) => kind === 'Namespace').map(({ name }) => name));
  if (!declared.size) return objects;
  const used = new Set(objects.map(({ json }) => json.metadata.namespace ?? '').filter((name) => declared.has(name)));
  return objects.map((object) => (isFacts(object) ? withNamespaces(object, used) : object));
}

function isFacts({ json: { kind, metadata } }: Rendered): boolean {
  const { name, namespace } = PLATFORM_CONFIG;
  return kind === 'ConfigMap' && metadata.name === name && metadata.namespace === namespace;
}

function withNamespaces(object: Rendered, used: ReadonlySet<string>): Rendered {
  const data = object.json.data as PlatformData;
  const before = data.existingNamespaces?.split(' ') ?? [];
  const added = [...used].filter((name) => !before.includes(name)).sort();
  if (!added.length) return object;
  const all: PlatformData = { ...data, existingNamespaces: [...before, ...added].join(' ') };
  return { ...object, json: { ...object.json, data: all } };
}
