/**
 * YAML that every reader agrees on. `kubectl`, Argo CD and Flux read with sigs.k8s.io/yaml, which follows YAML 1.1
 * (`yes`, `0o7`, `1:20` and `2001-01-01` are not strings there) and rejects some characters that others accept. A plain
 * scalar is written only if every reader takes it for the same string; all other strings are quoted.
 */

/** Mappings that occur again and again, with their texts by indentation: each is written once and then copied. */
export class Repeated {
  private readonly texts: Map<object, string>[] = [];

  constructor(readonly has: (value: object) => boolean) {}

  text(value: object, indent: number): string {
    const texts = (this.texts[indent] ??= new Map());
    let text = texts.get(value);
    if (text === undefined) texts.set(value, (text = new Emitter(this).block(value, indent, newLine(indent)).text()));
    return text;
  }
}

/** One YAML document of block style with two spaces a level, ending in a newline. */
export function toYaml(value: object, repeated?: Repeated): string {
  return isEmpty(value) ? `${flowEmpty(value)}\n` : `${new Emitter(repeated).block(value, 0, '').text()}\n`;
}

class Emitter {
  private readonly parts: string[] = [];
  private last = '';

  constructor(private readonly repeated: Repeated | undefined) {}

  /** What was emitted. A sum of strings is a tree to V8, and slow to read where it is large; what is joined is one string. */
  text(): string {
    return this.parts.length ? [...this.parts, this.last].join('') : this.last;
  }

  /** @param lead beginning of the first line; all others begin with a newline character and their indentation */
  block(value: object, indent: number, lead: string): this {
    if (Array.isArray(value)) this.sequence(value, indent, lead);
    else this.mapping(value, indent, lead);
    return this;
  }

  private mapping(value: object, indent: number, lead: string): void {
    let start = lead;
    for (const key of Object.keys(value)) {
      const item = (value as Readonly<Record<string, unknown>>)[key];
      if (item === undefined) continue;
      this.last += start + quoted(key) + ':';
      start = newLine(indent);
      if (typeof item !== 'object' || item === null) this.last += ' ' + scalar(item, indent + 2);
      else if (isEmpty(item)) this.last += ' ' + flowEmpty(item);
      // Like kubectl, a list stands at the indentation of its key.
      else this.child(item, Array.isArray(item) ? indent : indent + 2);
    }
  }

  private sequence(items: readonly unknown[], indent: number, lead: string): void {
    let start = lead;
    for (const item of items) {
      const dash = start + '- ';
      start = newLine(indent);
      if (typeof item !== 'object' || item === null) this.last += dash + scalar(item, indent + 2);
      else if (isEmpty(item)) this.last += dash + flowEmpty(item);
      else this.block(item, indent + 2, dash);
    }
  }

  private child(value: object, indent: number): void {
    if (!this.repeated?.has(value)) this.block(value, indent, newLine(indent));
    else {
      this.parts.push(this.last, this.repeated.text(value, indent));
      this.last = '';
    }
  }
}

const newLines: string[] = [];

function newLine(indent: number): string {
  return (newLines[indent] ??= '\n' + ' '.repeat(indent));
}

function isEmpty(value: object): boolean {
  if (Array.isArray(value)) return value.length === 0;
  for (const key in value) if ((value as Record<string, unknown>)[key] !== undefined) return false;
  return true;
}

function flowEmpty(value: object): string {
  return Array.isArray(value) ? '[]' : '{}';
}

function scalar(value: unknown, indent: number): string {
  if (typeof value === 'string') return value.includes('\n') ? multiline(value, indent) : quoted(value);
  if (typeof value === 'boolean' || value === null || value === undefined) return String(value ?? null);
  if (typeof value === 'number' && Number.isFinite(value)) return JSON.stringify(value);
  throw new TypeError(`YAML for Kubernetes cannot hold a ${typeof value} (${String(value)})`);
}

const remembered = new Map<string, string>();

/** Keys and words repeat (a schema says `type: string` a thousand times), so their quoting is remembered. */
function quoted(text: string): string {
  if (text.length > 40) return quoteIfNeeded(text);
  let result = remembered.get(text);
  if (result === undefined) remembered.set(text, (result = quoteIfNeeded(text)));
  return result;
}

/** Words that YAML 1.1 or 1.2 readers take for a boolean, null or a float. */
const WORDS = /^(?:y|n|yes|no|on|off|true|false|null|nan|inf|infinity)$/i;
/** Letters first (or a flag such as `-p` and `--port`), then nothing that has a meaning in YAML. */
const PLAIN = /^(?:[A-Za-z_/]|--?[A-Za-z])(?:[\w./@+=%$()*,;<>^~&!?-]| (?=[^ #])|:(?=[^ ]))*$/;
/** Quantities and durations with a unit, which no reader takes for a number. */
const QUANTITY = /^[0-9]+(?:\.[0-9]+)?(?:m|[KMGTPE]i|s|h|ms)$/;
/** Control, format, private, unassigned and separator characters: readers reject them or fold them. */
const UNPRINTABLE = /[\p{C}\p{Zl}\p{Zp}]|(?! )\p{Zs}/u;
/** What needs a look at {@link UNPRINTABLE}, which is slow: a large text has a few characters of these. */
const UNUSUAL = /[^\n\t -~]+/g;

/** Whether a string is written without quotes. */
export function isPlain(text: string): boolean {
  return PLAIN.test(text) ? !WORDS.test(text) && !text.endsWith(' ') : QUANTITY.test(text);
}

function quoteIfNeeded(text: string): string {
  if (isPlain(text)) return text;
  return UNPRINTABLE.test(text) ? doubleQuoted(text) : `'${text.replaceAll("'", "''")}'`;
}

function doubleQuoted(text: string): string {
  return JSON.stringify(text).replace(/(?! )[\u007f-\uffff]/g, (c) =>
    UNPRINTABLE.test(c) && !/[\ud800-\udfff]/.test(c) ? '\\u' + c.charCodeAt(0).toString(16).padStart(4, '0') : c,
  );
}

/** A literal block where its indentation and its end are beyond doubt, so that embedded files read as files. */
function multiline(text: string, indent: number): string {
  const doubtful = /^\s|\n[ \t]+(?:\n|$)|\n\n$/.test(text);
  if (doubtful || UNPRINTABLE.test((text.match(UNUSUAL) ?? []).join(' '))) return doubleQuoted(text);
  const body = text.endsWith('\n') ? text.slice(0, -1) : text;
  const pad = newLine(indent);
  return (text.endsWith('\n') ? '|' : '|-') + pad + body.replaceAll('\n', pad).replace(/\n +(?=\n)/g, '\n');
}
