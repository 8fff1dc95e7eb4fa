import { Stage, STAGE_FOLDER } from '../../charts/contract/stage';
import { isObject, itemsAt, type JsonObject, textAt } from '../json';
import { type ParseYaml, yamlParser } from '../yaml';

/** A YAML document of a file, as text. */
export interface Chunk {
  readonly file: string;
  readonly text: string;
}

/** What stands between two documents. */
const BETWEEN = /^---[ \t]*\r?$/m;

/** Markers that {@link BETWEEN} does not know: the file is then one chunk of several documents. */
const OTHER_MARKERS = /^(?:--- |\.\.\.|%)/m;

/** The documents of a file. */
export function chunksOf(file: string, text: string): readonly Chunk[] {
  const texts = OTHER_MARKERS.test(text) ? [text] : text.split(BETWEEN);
  return texts.filter((one) => one.trim() !== '').map((one) => ({ file, text: one }));
}

/** Whether a file belongs to a rendering: if there are stages, only what is in them. */
export function belongs(files: Iterable<string>): (file: string) => boolean {
  const inStage = (file: string): boolean => file.includes('/') && STAGE_FOLDER.test(file.split('/')[0] ?? '');
  return [...files].some(inStage) ? inStage : () => true;
}

/** A tenant's file. Its name has letters and a dash, so that a text with it, or with another such name, is no number. */
const TENANT_FILE = new RegExp(`^${Stage.TENANTS}/([a-z]{2,}[a-z0-9]*-[a-z0-9-]*[a-z0-9])\\.yaml$`);

/** Stands for the name of a tenant; no tenant has a name so long. */
const SOME_TENANT = `some-tenant-${'x'.repeat(64)}`;

/** A value with a tenant's name in it. */
function renamed(value: unknown, name: string): unknown {
  if (typeof value === 'string') return value.includes(SOME_TENANT) ? value.replaceAll(SOME_TENANT, name) : value;
  if (Array.isArray(value)) return value.map((item) => renamed(item, name));
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [renamed(key, name), renamed(item, name)]));
}

/** Parses chunks. Equal texts are parsed once, and give the same objects. */
export class Parser {
  private readonly known = new Map<string, readonly JsonObject[]>();
  private readonly patterns = new Map<string, readonly JsonObject[]>();

  private constructor(private readonly parse: ParseYaml) {}

  /** Loads the YAML parser. */
  static async make(): Promise<Parser> {
    return new Parser(await yamlParser({ shared: true }));
  }

  /**
   * The API objects of a chunk; those of lists one by one. Other documents, such as values of charts, are not objects.
   * @throws CliError that names the file, and the line of its document
   */
  objectsOf({ file, text }: Chunk): readonly JsonObject[] {
    const known = this.known.get(text);
    if (known) return known;
    const tenant = TENANT_FILE.exec(file)?.[1];
    const objects = tenant === undefined ? this.read(file, text) : this.ofTenant(file, text, tenant);
    if (tenant === undefined) this.known.set(text, objects);
    return objects;
  }

  private read(file: string, text: string): readonly JsonObject[] {
    return this.parse(file, text).flatMap(flattened).filter(isApiObject);
  }

  /** Tenants differ in little more than their names, and there may be thousands: what is equal otherwise is parsed once. */
  private ofTenant(file: string, text: string, name: string): readonly JsonObject[] {
    const pattern = text.replaceAll(name, SOME_TENANT);
    const known = this.patterns.get(pattern) ?? this.read(file, pattern);
    this.patterns.set(pattern, known);
    return known.map((object) => renamed(object, name) as JsonObject);
  }
}

function flattened(value: unknown): readonly unknown[] {
  return (textAt(value, 'kind') ?? '').endsWith('List') && Array.isArray(isObject(value) && value.items)
    ? itemsAt(value, 'items')
    : [value];
}

function isApiObject(value: unknown): value is JsonObject {
  return (
    isObject(value) &&
    [['apiVersion'], ['kind'], ['metadata', 'name']].every((path) => textAt(value, ...path) !== undefined)
  );
}

const KIND = /^kind:[ \t]*["']?(\w+)/m;

/** The kind of a chunk's object; undefined for other notations, such as JSON or a list, which must be parsed to know. */
export function kindOf({ text }: Chunk): string | undefined {
  const kind = KIND.exec(text)?.[1];
  return kind?.endsWith('List') || OTHER_MARKERS.test(text) ? undefined : kind;
}

const NAME = /^ +(?:name|namespace):[ \t]*["']?([^\s"']+)/gm;

/** The names in a chunk, among them those of its object and of its namespace. */
export function namesIn({ text }: Chunk): readonly string[] {
  return [...text.matchAll(NAME)].map(([, name = '']) => name);
}
