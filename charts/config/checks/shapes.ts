import { isRecord, shown } from './fields';

/**
 * What a value is made of, as its type says, for those whom no compiler told: what comes from a file or from JavaScript.
 * What it means is checked by whoever reads it.
 */
export type Shape = keyof typeof SCALARS | { readonly list: Shape } | { readonly record: Shape } | Either | FieldsShape;

/** A record with fields of its own. */
interface FieldsShape {
  /** What it is called; absent where other fields are looked for by whoever reads it. */
  readonly what?: string;
  readonly fields: Readonly<Record<string, Shape>>;
  readonly required: readonly string[];
}

/** One of several. */
interface Either {
  /** In words of what to write. */
  readonly what: string;
  readonly either: readonly Shape[];
}

/** Fields of an interface: all of them, so that what TypeScript takes is known. */
export function fields<T>(
  what: string,
  shapes: { readonly [Key in keyof T]-?: Shape },
  ...required: readonly (keyof T & string)[]
): Shape {
  return { what, fields: shapes, required };
}

/** Those fields of an interface that nobody else looks at. */
export function some<T>(shapes: { readonly [Key in keyof T]?: Shape }): Shape {
  return { fields: shapes as Readonly<Record<string, Shape>>, required: [] };
}

/** Texts by any key. */
export const TEXTS: Shape = { record: 'text' };

/** Quantities of Kubernetes by the name of what they are of. */
export const AMOUNTS: Shape = { record: 'amount' };

/** Is told what is wrong at a path. */
export type Complain = (path: string, message: string) => void;

/** The path of a field, or of an entry, of what is at a path. */
export function below(path: string, key: string | number): string {
  if (typeof key === 'number') return `${path}[${key}]`;
  return path ? `${path}.${key}` : key;
}

/** Compares a value with its shape. */
export function checkShape(path: string, value: unknown, shape: Shape, complain: Complain): void {
  if (typeof shape === 'string') {
    const [isRight, what] = SCALARS[shape];
    if (!isRight(value)) complain(path, `${short(value)} is not ${what}`);
  } else if ('either' in shape) {
    checkEither(path, value, shape, complain);
  } else if ('list' in shape) {
    if (!Array.isArray(value)) return complain(path, `${short(value)} is not a list; write [ … ]`);
    value.forEach((each, index) => checkShape(below(path, index), each, shape.list, complain));
  } else if (!isRecord(value)) {
    complain(path, `${short(value)} is not a record; write { … }`);
  } else if ('record' in shape) {
    for (const [key, each] of Object.entries(value)) checkShape(below(path, key), each, shape.record, complain);
  } else {
    checkFields(path, value, shape, complain);
  }
}

/** One of several shapes. Where the value is a record or a list, the one that is such tells what is wrong inside. */
function checkEither(path: string, value: unknown, { what, either }: Either, complain: Complain): void {
  const fits = (shape: Shape): boolean => {
    let right = true;
    checkShape(path, value, shape, () => (right = false));
    return right;
  };
  if (either.some(fits)) return;
  const inside = either.find((shape) => typeof shape === 'object' && 'list' in shape === Array.isArray(value));
  if (inside && typeof value === 'object' && value !== null) checkShape(path, value, inside, complain);
  else complain(path, `${short(value)} is not ${what}`);
}

function checkFields(
  path: string,
  value: Readonly<Record<string, unknown>>,
  { what, fields: known, required }: FieldsShape,
  complain: Complain,
): void {
  for (const [key, each] of Object.entries(value)) {
    const shape = Object.hasOwn(known, key) ? known[key] : undefined;
    if (shape && each !== undefined) checkShape(below(path, key), each, shape, complain);
    const isUnknown = !shape && what !== undefined;
    if (isUnknown) complain(below(path, key), `is no field of ${what}; there are ${Object.keys(known).join(', ')}`);
  }
  for (const key of required) if (value[key] === undefined) complain(path, `has no ${key}; write '${key}: …'`);
}

/** A value in words, cut: ten thousand tenants are long. Texts are in quotes. */
function short(value: unknown): string {
  return (typeof value === 'string' ? JSON.stringify(value) : shown(value)).slice(0, 80);
}

const isOneOf =
  (...types: readonly string[]) =>
  (value: unknown): boolean =>
    types.includes(typeof value);

/** What holds no other values that are looked at here: whether it is right, and what would be. */
const SCALARS = {
  text: [isOneOf('string'), 'a text; write it in quotes'],
  flag: [isOneOf('boolean'), 'a boolean; write true or false'],
  number: [isOneOf('number'), 'a number; write 1'],
  amount: [isOneOf('string', 'number'), `an amount; write '64Gi' or 4`],
  false: [(value: unknown) => value === false, 'false'],
  class: [isOneOf('function'), 'a class of components; write class … extends Component'],
  null: [(value: unknown) => value === null, 'null'],
  /** Whose fields are checked where they are read. */
  fields: [isRecord, 'a record; write { … }'],
} as const;
