import type { JsonValue, Schema } from '../../schema';

/** A TypeScript type. */
export type Type =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'struct'; readonly struct: Struct }
  | { readonly kind: 'list'; readonly of: Type }
  | { readonly kind: 'map'; readonly of: Type }
  | { readonly kind: 'nullable'; readonly of: Type };

/** An object with known fields. Schemas with the same fields of the same types make the same struct. */
export interface Struct {
  readonly id: number;
  readonly fields: readonly Field[];
  /** Whether it keeps further fields, which the schema does not know. */
  readonly open: boolean;
  /** The API groups in which it occurs. */
  readonly groups: Set<string>;
}

export interface Field {
  readonly name: string;
  readonly required: boolean;
  readonly type: Type;
}

const text = (value: string): Type => ({ kind: 'text', text: value });

/** An object without known fields: the API server drops whatever is in it. */
export const emptyObject = text('Readonly<Record<string, never>>');
const unknownObject = text('Readonly<Record<string, unknown>>');

/** Makes types of schemas. Limits such as pattern or minimum are left to the API server. */
export class TypeModel {
  private readonly structs = new Map<string, Struct>();

  type(schema: Schema, group: string): Type {
    const type = this.notNull(schema, group);
    return schema.nullable ? { kind: 'nullable', of: type } : type;
  }

  /** The struct of a schema's properties, less some. */
  struct(schema: Schema, group: string, without: readonly string[] = []): Struct {
    const required = new Set(schema.required);
    const fields = Object.entries(schema.properties ?? {})
      .filter(([name]) => !without.includes(name))
      .map(([name, value]) => ({ name, required: required.has(name), type: this.type(value, group) }));
    const open = schema['x-kubernetes-preserve-unknown-fields'] === true;
    const key = JSON.stringify([open, fields.map(({ name, required, type }) => [name, required, typeKey(type)])]);
    const known = this.structs.get(key);
    const struct = known ?? { id: this.structs.size, fields, open, groups: new Set() };
    struct.groups.add(group);
    this.structs.set(key, struct);
    return struct;
  }

  private notNull(schema: Schema, group: string): Type {
    if (schema['x-kubernetes-int-or-string']) return text('number | string');
    if (schema.enum) return text(schema.enum.map(literal).join(' | '));
    switch (schema.type) {
      case 'string':
      case 'boolean':
        return text(schema.type);
      case 'integer':
      case 'number':
        return text('number');
      case 'array':
        return { kind: 'list', of: schema.items ? this.type(schema.items, group) : text('unknown') };
      case 'object':
        return this.objectType(schema, group);
      default:
        return text('unknown');
    }
  }

  private objectType(schema: Schema, group: string): Type {
    if (schema.properties) return { kind: 'struct', struct: this.struct(schema, group) };
    const { additionalProperties } = schema;
    if (typeof additionalProperties === 'object') return { kind: 'map', of: this.type(additionalProperties, group) };
    const open = additionalProperties === true || schema['x-kubernetes-preserve-unknown-fields'];
    return open ? unknownObject : emptyObject;
  }
}

function literal(value: JsonValue): string {
  return typeof value === 'string' ? `'${value.replace(/['\\]/g, '\\$&')}'` : JSON.stringify(value);
}

function typeKey(type: Type): string {
  if (type.kind === 'text') return type.text;
  return type.kind === 'struct' ? `struct ${type.struct.id}` : `${type.kind} of ${typeKey(type.of)}`;
}

/** The struct in a type, if there is one, and whether it stands there as one of many. */
export function structIn(type: Type): { readonly struct: Struct; readonly many: boolean } | undefined {
  if (type.kind === 'text') return undefined;
  if (type.kind === 'struct') return { struct: type.struct, many: false };
  const inner = structIn(type.of);
  return inner && { struct: inner.struct, many: inner.many || type.kind !== 'nullable' };
}
