import fc, { type Arbitrary } from 'fast-check';

/** How each field of a record is drawn: all that its type has, so that no option is forgotten. */
export type Model<T> = { readonly [Key in keyof T]-?: Arbitrary<Exclude<T[Key], undefined>> };

/** Draws records: the named fields always, the others now and then. */
export function record<T extends object>(model: Model<T>, ...always: readonly (keyof T & string)[]): Arbitrary<T> {
  const fields: readonly [string, Arbitrary<unknown>][] = Object.entries(model);
  const isAlways = (name: string): boolean => always.some((each) => each === name);
  const drawn = fields.map(([name, value]) => [name, isAlways(name) ? value : sometimes(value)] as const);
  return fc.record<Record<string, unknown>>(Object.fromEntries(drawn)).map((given) => {
    const said = Object.entries(given).filter(([, value]) => value !== undefined);
    return Object.fromEntries(said) as T;
  });
}

function sometimes<T>(value: Arbitrary<T>): Arbitrary<T | undefined> {
  return fc.oneof({ weight: 2, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: value });
}

/** A type whose variants are told apart by `kind`. */
interface Variant {
  readonly kind: string;
}

/** How each variant is drawn: all that the type has. */
type Variants<T extends Variant> = { readonly [Kind in T['kind']]: Arbitrary<Extract<T, { readonly kind: Kind }>> };

/** Draws one of the variants of a type. */
export function variant<T extends Variant>(variants: Variants<T>): Arbitrary<T> {
  return fc.oneof(...Object.values<Arbitrary<T>>(variants));
}

/** One of these. */
export function one<const T extends readonly unknown[]>(...values: T): Arbitrary<T[number]> {
  return fc.constantFrom(...values);
}

/** A few of something that differ by what identifies them; one at least. */
export function few<T>(value: Arbitrary<T>, identity: (value: T) => unknown, most = 3): Arbitrary<T[]> {
  return fc.uniqueArray(value, { minLength: 1, maxLength: most, selector: identity });
}

/** A record of a few texts by others. */
export function texts(keys: Arbitrary<string>, values: Arbitrary<string>): Arbitrary<Record<string, string>> {
  return fc.dictionary(keys, values, { maxKeys: 3, noNullPrototype: true });
}
