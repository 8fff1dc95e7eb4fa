import { COMPONENT_LABEL, OUR_LABEL, OUR_NAME } from '../../charts/contract/labels';
import { STAGE_FOLDER } from '../../charts/contract/stage';
import { idOf, keyOfObject, type ObjectId } from '../cluster/objects';
import { type JsonObject, textAt } from '../json';
import { type Chunk, kindOf, namesIn, type Parser } from './chunks';
import { Index } from './lookup';

/** An object of one of the two renderings. */
export interface Entry {
  readonly id: ObjectId;
  readonly key: string;
  readonly object: JsonObject;
  readonly file: string;
  /** The component or tenant that it belongs to. */
  readonly component: string;
}

/** An object with its place. */
export function entryOf(object: JsonObject, file: string): Entry {
  const id = idOf(object);
  return { id, key: keyOfObject(id), object, file, component: componentOf(object, file) };
}

/** The systems of renderings, by the folders of stages; of other folders, the names of the files. */
export function systemsOf(files: Iterable<string>): ReadonlyMap<string, readonly string[]> {
  const stages = new Map<string, Set<string>>();
  for (const file of [...files].sort()) {
    const { stage, component } = placeOf(file);
    stages.set(stage, (stages.get(stage) ?? new Set()).add(component));
  }
  return new Map([...stages].map(([stage, components]) => [stage, [...components]]));
}

/** The stage of a file, empty in other folders, and its component. The folder of the rendering may come before. */
export function placeOf(file: string): { readonly stage: string; readonly component: string } {
  const parts = file.split('/');
  const index = parts.findIndex((part) => STAGE_FOLDER.test(part));
  const name = index < 0 ? (parts[0] ?? '') : (parts[index + 1] ?? '');
  return { stage: parts[index] ?? '', component: name.replace(/\.ya?ml$/, '') };
}

/** Rendered objects have a label. The folder of a stage says it, too; of other folders, the name of the file. */
function componentOf(object: JsonObject, file: string): string {
  const labels = ['metadata', 'labels'] as const;
  const labelled = textAt(object, ...labels, COMPONENT_LABEL);
  if (labelled !== undefined && textAt(object, ...labels, OUR_LABEL) === OUR_NAME) return labelled;
  return placeOf(file).component;
}

/** One of the two renderings. Objects that are equal on both sides are parsed only when a rule asks for them. */
export class Side {
  private readonly entries: Index<Entry>;
  private readonly chunks: Index<Chunk>;
  private readonly parsed = new Map<Chunk, readonly Entry[]>();

  /**
   * @param changed what the other side lacks, or has with other fields
   * @param equal what both sides have
   * @param known the same, where it is parsed already
   */
  constructor(
    readonly changed: readonly Entry[],
    private readonly equal: readonly Chunk[],
    private readonly parser: Parser,
    private readonly known: readonly Entry[] = [],
  ) {
    const wordsOf = ({ id: { namespace, name } }: Entry): readonly string[] => [
      name,
      ...(namespace === undefined ? [] : [namespace]),
    ];
    this.entries = new Index(
      () => [...changed, ...known],
      ({ id }) => id.kind,
      wordsOf,
    );
    this.chunks = new Index(() => equal, kindOf, namesIn);
  }

  /** All objects of some kinds. */
  all(kinds: readonly string[]): readonly Entry[] {
    return this.parse(kinds, this.entries.of(kinds), this.chunks.of(kinds));
  }

  /** The objects of some kinds in a namespace. */
  inNamespace(kinds: readonly string[], namespace: string): readonly Entry[] {
    const found = this.parse(kinds, this.entries.of(kinds, namespace), this.chunks.of(kinds, namespace));
    return found.filter(({ id }) => id.namespace === namespace);
  }

  /** An object by its kind and name. */
  find(kind: string, name: string, namespace?: string): Entry | undefined {
    const found = this.parse([kind], this.entries.of([kind], name), this.chunks.of([kind], name));
    return found.find(({ id }) => id.name === name && id.namespace === namespace);
  }

  /** The files of all objects. */
  get files(): ReadonlySet<string> {
    return new Set([...this.changed, ...this.equal, ...this.known].map(({ file }) => file));
  }

  private parse(kinds: readonly string[], entries: readonly Entry[], chunks: readonly Chunk[]): readonly Entry[] {
    const more = chunks.flatMap((chunk) => this.entriesOf(chunk)).filter(({ id }) => kinds.includes(id.kind));
    return [...entries, ...more];
  }

  private entriesOf(chunk: Chunk): readonly Entry[] {
    const known = this.parsed.get(chunk);
    if (known) return known;
    const entries = this.parser.objectsOf(chunk).map((object) => entryOf(object, chunk.file));
    this.parsed.set(chunk, entries);
    return entries;
  }
}
