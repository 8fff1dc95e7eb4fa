import type { CustomResourceDefinitionSpec, CustomResourceDefinitionVersion, JsonValue, Schema } from '../schema';

type Properties = Readonly<Record<string, Schema>>;

export const string: Schema = { type: 'string' };
export const boolean: Schema = { type: 'boolean' };
export const int32: Schema = { type: 'integer', format: 'int32' };
export const int64: Schema = { type: 'integer', format: 'int64' };
export const dateTime: Schema = { type: 'string', format: 'date-time' };
export const duration: Schema = { type: 'string', format: 'duration' };

/** A number or the name of something, such as a port. */
export const intOrString: Schema = {
  anyOf: [{ type: 'integer' }, { type: 'string' }],
  'x-kubernetes-int-or-string': true,
};

/** Anything, kept as it is. */
export const unknown: Schema = { 'x-kubernetes-preserve-unknown-fields': true };

/** An object of which only the fields are unknown. */
export const unknownObject: Schema = { type: 'object', ...unknown };

/** An object without known fields; the API server drops what it is given, except in an object's own metadata. */
export const emptyObject: Schema = { type: 'object' };

export function object<P extends Properties>(properties: P, required: readonly (keyof P & string)[] = []): Schema {
  return { type: 'object', properties, ...(required.length > 0 && { required }) };
}

/** An object that is set as a whole by one owner. */
export function atomic(schema: Schema): Schema {
  return { ...schema, 'x-kubernetes-map-type': 'atomic' };
}

export function array(items: Schema): Schema {
  return { type: 'array', items };
}

/** A list whose items are told apart by the given keys. */
export function listBy(keys: readonly string[], items: Schema): Schema {
  return { type: 'array', items, 'x-kubernetes-list-map-keys': keys, 'x-kubernetes-list-type': 'map' };
}

export function map(values: Schema): Schema {
  return { type: 'object', additionalProperties: values };
}

export function oneOf(...values: readonly string[]): Schema {
  return { type: 'string', enum: values };
}

export function withDefault(schema: Schema, value: JsonValue): Schema {
  return { ...schema, default: value };
}

/** The label selector of apimachinery, before it was declared atomic. */
export const labelSelector: Schema = object({
  matchExpressions: array(object({ key: string, operator: string, values: array(string) }, ['key', 'operator'])),
  matchLabels: map(string),
});

/** The schema of a whole custom resource: the fields that every object has, and its own. */
export function customResource<P extends Properties>(
  properties: P,
  required: readonly ((keyof P & string) | 'metadata')[] = [],
): Schema {
  return object({ apiVersion: string, kind: string, metadata: emptyObject, ...properties }, required);
}

interface Definition {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  /** @default the kind with an `s` */
  readonly plural?: string | undefined;
  readonly shortNames?: readonly string[];
  /** Default: Namespaced. */
  readonly scope?: CustomResourceDefinitionSpec['scope'];
  readonly schema: Schema;
  readonly subresources?: CustomResourceDefinitionVersion['subresources'];
}

/** A CRD with one version, whose names follow from its kind. */
export function define(definition: Definition): CustomResourceDefinitionSpec {
  const { group, version, kind, shortNames, scope = 'Namespaced', schema, subresources } = definition;
  const singular = kind.toLowerCase();
  const { plural = `${singular}s` } = definition;
  return {
    group,
    names: { kind, listKind: `${kind}List`, plural, singular, ...(shortNames && { shortNames }) },
    scope,
    versions: [
      {
        name: version,
        served: true,
        storage: true,
        schema: { openAPIV3Schema: schema },
        ...(subresources && { subresources }),
      },
    ],
  };
}
