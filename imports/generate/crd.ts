import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';

import * as yaml from 'js-yaml';

import type { CustomResourceDefinitionSpec, JsonValue, Schema } from '../schema';

/** A CRD together with where it comes from. */
export interface ImportedCrd {
  readonly name: string;
  readonly spec: CustomResourceDefinitionSpec;
  /** The module and version, or `handwritten`. */
  readonly module: string;
  readonly version?: string;
}

interface Manifest {
  readonly kind?: string;
  readonly metadata: { readonly name: string };
  readonly spec: CustomResourceDefinitionSpec;
}

/** The CRDs of a YAML file, which may hold other objects too. */
export function readCrds(file: string): { name: string; spec: CustomResourceDefinitionSpec }[] {
  const manifests = yaml.loadAll(readFileSync(file, 'utf8'), { schema: yaml.CORE_SCHEMA }) as (Manifest | null)[];
  return manifests
    .filter((manifest): manifest is Manifest => manifest?.kind === 'CustomResourceDefinition')
    .map(({ metadata, spec }) => ({ name: metadata.name, spec }));
}

/**
 * The spec as it is stored: without descriptions, which only `kubectl explain` shows, and with sorted keys.
 * `conversion` is dropped, as it names a Service of the installation: the component that runs the webhook adds it.
 * So is `preserveUnknownFields`, which must be false, its default, since apiextensions.k8s.io/v1.
 */
export function canonicalSpec(spec: CustomResourceDefinitionSpec): CustomResourceDefinitionSpec {
  return sortKeys({
    ...omit(spec, 'conversion', 'preserveUnknownFields'),
    versions: spec.versions.map(({ schema, additionalPrinterColumns: columns, ...version }) => ({
      ...version,
      ...(columns && { additionalPrinterColumns: columns.map((column) => omit(column, 'description')) }),
      schema: { openAPIV3Schema: mapSchema(schema.openAPIV3Schema, (node) => omit(node, 'description')) },
    })),
  });
}

/** The object without some fields, which may be unknown to its type. */
export function omit<T extends object>(object: T, ...fields: readonly string[]): T {
  return Object.fromEntries(Object.entries(object).filter(([field]) => !fields.includes(field))) as T;
}

/**
 * Rebuilds a schema from its leaves up. `change` gets each schema with its changed children, and the name of the
 * property it is the value, or the list item, of.
 */
export function mapSchema(schema: Schema, change: (schema: Schema, property: string) => Schema, name = ''): Schema {
  const child = (value: Schema) => mapSchema(value, change, name);
  const { properties, items, additionalProperties, allOf, anyOf, oneOf, not } = schema;
  return change(
    {
      ...schema,
      ...(properties && {
        properties: Object.fromEntries(Object.entries(properties).map(([key, p]) => [key, mapSchema(p, change, key)])),
      }),
      ...(items && { items: child(items) }),
      ...(typeof additionalProperties === 'object' && { additionalProperties: child(additionalProperties) }),
      ...(allOf && { allOf: allOf.map(child) }),
      ...(anyOf && { anyOf: anyOf.map(child) }),
      ...(oneOf && { oneOf: oneOf.map(child) }),
      ...(not && { not: child(not) }),
    },
    name,
  );
}

/** The same value with the keys of every object in alphabetical order. */
export function sortKeys<T>(value: T): T {
  if (Array.isArray(value)) return value.map((item: unknown) => sortKeys(item)) as T;
  if (value === null || typeof value !== 'object') return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, item]) => [key, sortKeys<unknown>(item)])) as T;
}

/** The SHA-256 of a value's JSON with sorted keys. */
export function checksum(value: JsonValue | CustomResourceDefinitionSpec): string {
  return createHash('sha256')
    .update(JSON.stringify(sortKeys(value)))
    .digest('hex');
}
