import { addTo } from '../../charts/contract/lists';
import type { ObjectId } from '../cluster/objects';
import { CliError } from '../errors';
import { belongs, type Chunk, chunksOf, Parser } from './chunks';
import { type FieldChange, fieldChanges } from './fields';
import { type Entry, entryOf, Side } from './side';
import type { Source } from './sources/source';

/** An object that differs. */
export interface Changed {
  readonly id: ObjectId;
  readonly key: string;
  readonly component: string;
  /** Absent for an object that is added. */
  readonly before?: Entry;
  /** Absent for an object that is removed. */
  readonly after?: Entry;
  /** What differs where it is on both sides. */
  readonly fields: readonly FieldChange[];
}

/** Two renderings, and the objects in which they differ. */
export interface Comparison {
  readonly before: Side;
  readonly after: Side;
  readonly changed: readonly Changed[];
}

/**
 * Compares two renderings, object by object. Files and documents that are equal are not parsed.
 * @throws CliError for files that are not YAML, and sources without API objects
 */
export async function compareSources(before: Source, after: Source): Promise<Comparison> {
  const parser = await Parser.make();
  const files = { before: filesOf(before), after: filesOf(after) };
  const same = (file: string): boolean => before.files.get(file) === after.files.get(file);
  const [old, now] = await Promise.all([
    before.texts(files.before.filter((file) => !same(file))),
    after.texts(files.after),
  ]);
  const changed = [...now].filter(([file]) => !same(file));
  const equal = [...now].filter(([file]) => same(file)).flatMap(([file, text]) => chunksOf(file, text));
  const { left, right, both } = apart(chunksIn(old), chunksIn(changed));
  const entries = [left, right].map((chunks) =>
    chunks.flatMap((chunk) => parser.objectsOf(chunk).map((object) => entryOf(object, chunk.file))),
  );
  const [removed = [], added = []] = entries;
  const shared = [...equal, ...both];
  requireObjects(before, removed, shared, parser);
  requireObjects(after, added, shared, parser);
  return {
    before: new Side(removed, shared, parser),
    after: new Side(added, shared, parser),
    changed: pairs(removed, added),
  };
}

function filesOf(source: Source): readonly string[] {
  const names = [...source.files.keys()];
  const isOfRendering = belongs(names);
  return names.filter(isOfRendering);
}

function chunksIn(texts: Iterable<readonly [string, string]>): readonly Chunk[] {
  return [...texts].flatMap(([file, text]) => chunksOf(file, text));
}

/** Documents that both sides have, and those that one of them has. */
function apart(before: readonly Chunk[], after: readonly Chunk[]) {
  const texts = new Set(before.map(({ text }) => text));
  const both = after.filter(({ text }) => texts.has(text));
  const shared = new Set(both.map(({ text }) => text));
  const rest = (chunks: readonly Chunk[]): readonly Chunk[] => chunks.filter(({ text }) => !shared.has(text));
  return { left: rest(before), right: rest(after), both };
}

function requireObjects({ name }: Source, own: readonly Entry[], shared: readonly Chunk[], parser: Parser): void {
  if (own.length || shared.some((chunk) => parser.objectsOf(chunk).length)) return;
  throw new CliError(
    `${name} is not a rendering: it has no YAML files with Kubernetes objects; name the folder that \`cdk8s synth\` wrote`,
  );
}

/** Pairs of an identity. Where a folder has an object in several files, those of the same file belong together. */
function pairs(before: readonly Entry[], after: readonly Entry[]): readonly Changed[] {
  const [old, now] = [grouped(before), grouped(after)];
  const keys = [...new Set([...old.keys(), ...now.keys()])];
  return keys.flatMap((key) => pairsOf(old.get(key) ?? [], now.get(key) ?? []));
}

function grouped(entries: readonly Entry[]): ReadonlyMap<string, readonly Entry[]> {
  const groups = new Map<string, Entry[]>();
  for (const entry of entries) addTo(groups, entry.key, entry);
  return groups;
}

function pairsOf(before: readonly Entry[], after: readonly Entry[]): readonly Changed[] {
  if (!before.length) return after.map((entry) => pairOf(undefined, entry)).flat();
  const [first] = after;
  if (!first) return before.map((entry) => pairOf(entry, undefined)).flat();
  const partner = (entry: Entry): Entry => before.find(({ file }) => file === entry.file) ?? (before[0] as Entry);
  const paired = after.map((entry) => [partner(entry), entry] as const);
  const used = new Set(paired.map(([entry]) => entry));
  const others = before.filter((entry) => !used.has(entry)).map((entry) => [entry, first] as const);
  return [...paired, ...others].flatMap(([old, now]) => pairOf(old, now));
}

/** The difference of an object; none where only the notation differs. */
export function pairOf(before: Entry | undefined, after: Entry | undefined): readonly Changed[] {
  const entry = after ?? before;
  if (!entry) return [];
  const { id, key, component } = entry;
  const differing = before && after ? fieldChanges(before.object, after.object) : [];
  const fields = id.kind === 'Secret' ? differing.map(hidden) : differing;
  if (before && after && !fields.length) return [];
  return [{ id, key, component, ...(before && { before }), ...(after && { after }), fields }];
}

/** The values of Secrets are not said, neither those of a cluster nor those that somebody has committed. */
function hidden(field: FieldChange): FieldChange {
  const holdsValues = /^(?:data|stringData)\b|last-applied-configuration/.test(field.path);
  if (!holdsValues) return field;
  const { path, before, after } = field;
  return {
    path,
    ...(before !== undefined && { before: '(hidden)' }),
    ...(after !== undefined && { after: '(hidden, other)' }),
  };
}
