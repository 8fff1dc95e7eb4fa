/** The type of a value of the definition, with what its doc comments say. */
export type Type = Scalar | Words | List | Entries | Either | ObjectType | Union;

/** `amount` is a text or a number, as quantities of Kubernetes are; `class` is a constructor. */
export interface Scalar {
  readonly of: 'text' | 'number' | 'flag' | 'amount' | 'class';
}

/** One of a few literals. */
export interface Words {
  readonly of: 'words';
  readonly words: readonly Word[];
  /** Its type, if that says what is named: `ComponentName`. Which of these there are is known at run time alone. */
  readonly names?: string;
  /** A line about each, where their type has such a list. */
  readonly lines?: readonly string[];
}

/** A literal. */
export type Word = string | number | boolean | null;

/** A list of values of one type. */
export interface List {
  readonly of: 'list';
  readonly item: Type;
}

/** Values by a key: any, or one of these. */
export interface Entries {
  readonly of: 'entries';
  readonly item: Type;
  /** The keys there are, and what they name, such as `component`. */
  readonly keys?: readonly string[];
  readonly what?: string;
}

/** One of several types that no `kind` tells apart. */
export interface Either {
  readonly of: 'either';
  readonly types: readonly Type[];
}

/** A type that is documented in a section of its own. */
export interface Named {
  /** As in TypeScript: `Tenant`, `FormField<boolean>`; `Tls.ca` for a variant. */
  readonly name: string;
  readonly doc: string;
  /** Folder below `charts/config` that it is declared in. */
  readonly topic: string;
}

/** An object with these fields and no others. */
export interface ObjectType extends Named {
  readonly of: 'object';
  /** Whether it is one of Kubernetes' own types, which are documented there. */
  readonly external: boolean;
  readonly fields: readonly Field[];
}

/** Objects that their field `kind` tells apart, each made by a factory of the same name. */
export interface Union extends Named {
  readonly of: 'union';
  readonly variants: readonly Variant[];
}

/** One of them; `kind` is not among its fields. */
export interface Variant extends ObjectType {
  readonly kind: string;
}

/** A field of an object. */
export interface Field {
  readonly name: string;
  readonly type: Type;
  readonly required: boolean;
  readonly doc: string;
  /** The text after `@default`. */
  readonly default?: string;
  /** The type as it is written in an interface with parameters: `T`. */
  readonly written?: string;
}

/** The types that a type is made of. */
export function partsOf(type: Type): readonly Type[] {
  switch (type.of) {
    case 'list':
    case 'entries':
      return [type.item];
    case 'either':
      return type.types;
    case 'object':
      return type.fields.map((field) => field.type);
    case 'union':
      return type.variants;
    default:
      return [];
  }
}

/** All objects and unions in a type, each once: what is used before what uses it. */
export function namedTypes(root: Type): readonly (ObjectType | Union)[] {
  const found = new Set<ObjectType | Union>();
  const seen = new Set<Type>();
  const visit = (type: Type): void => {
    if (seen.has(type)) return;
    seen.add(type);
    partsOf(type).forEach(visit);
    if (type.of === 'object' || type.of === 'union') found.add(type);
  };
  visit(root);
  return [...found];
}
