import type { ApiObjectMetadataDefinition } from 'cdk8s';

import type { Manifest } from '../contract/manifest';

const FIELDS = ['name', 'namespace', 'labels', 'annotations'];

/**
 * What `metadata.toJson()` gives. cdk8s looks in every value for what is known only at the synthesis, which takes ten
 * times as long as to copy texts, and tenants have tens of thousands of objects.
 */
export function metadataOf(metadata: ApiObjectMetadataDefinition): Manifest['metadata'] {
  const { name = '', namespace } = metadata;
  const labels = sorted(metadata['labels']);
  const annotations = sorted(metadata['annotations']);
  const isMore =
    metadata['finalizers'].length > 0 ||
    metadata['ownerReferences'].length > 0 ||
    Object.keys(metadata['_additionalAttributes']).some((field) => !FIELDS.includes(field));
  if (isMore || !labels || !annotations) return metadata.toJson() as Manifest['metadata'];
  return {
    ...(hasEntries(annotations) && { annotations }),
    ...(hasEntries(labels) && { labels }),
    name,
    ...(namespace !== undefined && { namespace }),
  };
}

/** Texts in the order of their keys; undefined if there is something else among them. */
function sorted(record: Readonly<Record<string, unknown>>): Record<string, string> | undefined {
  const result: Record<string, string> = {};
  for (const key of Object.keys(record).sort()) {
    const value = record[key];
    if (value === undefined) continue;
    if (typeof value !== 'string') return undefined;
    result[key] = value;
  }
  return result;
}

function hasEntries(record: object): boolean {
  for (const _ in record) return true;
  return false;
}
