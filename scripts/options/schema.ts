import { type Field, namedTypes, type ObjectType, type Type, type Union } from './model';

/** A JSON Schema. */
type Schema = Readonly<Record<string, unknown>>;

/** The JSON Schema of a file with a list of objects. */
export function listSchema(item: ObjectType, title: string, description: string): string {
  const definitions = namedTypes(item).filter((type) => type.of === 'union' || !type.name.includes('.'));
  const schema: Schema = {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title,
    description,
    type: 'array',
    items: schemaOf(item),
    $defs: Object.fromEntries(definitions.map((type) => [type.name, definitionOf(type)])),
  };
  return `${JSON.stringify(schema, null, 2)}\n`;
}

function definitionOf(type: ObjectType | Union): Schema {
  if (type.of === 'object') return objectSchema(type, {});
  return {
    description: prose(type.doc),
    oneOf: type.variants.map((variant) => objectSchema(variant, { kind: { const: variant.kind } })),
  };
}

function objectSchema({ doc, fields }: ObjectType, more: Schema): Schema {
  const required = [...Object.keys(more), ...fields.filter((field) => field.required).map(({ name }) => name)];
  return {
    description: prose(doc),
    type: 'object',
    properties: { ...more, ...Object.fromEntries(fields.map((field) => [field.name, fieldSchema(field)])) },
    ...(required.length && { required }),
    additionalProperties: false,
  };
}

function fieldSchema({ doc, default: text, type }: Field): Schema {
  const value = text === undefined ? undefined : literalOf(text);
  const lines = type.of === 'words' ? (type.lines ?? []).map((line) => ` ${prose(line)}.`) : [];
  const description = `${prose(doc)}${lines.join('')}${text === undefined ? '' : ` Default: ${prose(text)}.`}`;
  return { description, ...schemaOf(type), ...(value !== undefined && { default: value }) };
}

function schemaOf(type: Type): Schema {
  switch (type.of) {
    case 'text':
      return { type: 'string' };
    case 'number':
      return { type: 'number' };
    case 'flag':
      return { type: 'boolean' };
    case 'amount':
      return { type: ['string', 'number'] };
    case 'class':
      throw new Error('a class cannot be written in a file');
    case 'words':
      return type.words.length === 1 ? { const: type.words[0] } : { enum: type.words };
    case 'list':
      return { type: 'array', items: schemaOf(type.item) };
    case 'entries':
      return {
        type: 'object',
        additionalProperties: schemaOf(type.item),
        ...(type.keys && { propertyNames: { enum: type.keys } }),
      };
    case 'either':
      return { anyOf: type.types.map(schemaOf) };
    default:
      return { $ref: `#/$defs/${type.name}` };
  }
}

/** A default that is a value, and no text about one. */
function literalOf(text: string): string | number | boolean | undefined {
  if (/^(?:true|false|[0-9]+(?:\.[0-9]+)?)$/.test(text)) return JSON.parse(text) as number | boolean;
  return /^'([^']*)'$/.exec(text)?.[1];
}

/** Text without line breaks and without the marks of Markdown. */
function prose(text: string): string {
  return text.replace(/\s+/g, ' ').replaceAll('`', '');
}
