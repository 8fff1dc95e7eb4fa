/**
 * The kind of a value at run time: the TypeScript type again, for input that no compiler has checked. An `amount` is a
 * text or a number, as quantities of Kubernetes are, a `class` the constructor of a component.
 */
export type Kind = Scalar | Words | List | Entries | Fields | Variants | Either;

/** What holds no other values. */
export type Scalar = 'text' | 'number' | 'flag' | 'amount' | 'class';

/** One of a few literals. */
export interface Words {
  readonly words: readonly (string | number | boolean | null)[];
}

/** A list of values of one kind. */
export interface List {
  readonly list: Kind;
}

/** Values of one kind by any key. */
export interface Entries {
  readonly entries: Kind;
}

/** A record with these fields and no others. */
export interface Fields {
  /** Its type in TypeScript, or its factory. */
  readonly name: string;
  readonly required: readonly string[];
  readonly fields: Readonly<Record<string, Kind>>;
}

/** Records that their field `kind` tells apart, each made by a factory of that name. */
export interface Variants {
  /** The object with the factories. */
  readonly name: string;
  readonly variants: Readonly<Record<string, Fields>>;
}

/** One of several kinds that no `kind` tells apart. */
export interface Either {
  readonly either: readonly Kind[];
}
