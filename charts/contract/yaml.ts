/**
 * YAML that every reader agrees on. `kubectl`, Argo CD and Flux read with sigs.k8s.io/yaml, which follows YAML 1.1
 * (`yes`, `0o7`, `1:20` and `2001-01-01` are not strings there) and rejects some characters that others accept. A plain
 * scalar is written only if every reader takes it for the same string; all other strings are quoted.
 */

/** The text of a list or mapping at an indentation, where it is known beforehand. */
export type KnownText = (value: object, indent: number) => string | undefined;

/** One YAML document of block style with two spaces a level, ending in a newline. */
export function toYaml(value: object, known?: KnownText): string {
  return `${isEmpty(value) ? flowEmpty(value) : block(value, 0, known, '')}\n`;
}

/** @param lead beginning of the first line; all others begin with a newline character and their indentation */
function block(value: object, indent: number, known: KnownText | undefined, lead: string): string {
  return Array.isArray(value) ? sequence(value, indent, known, lead) : mapping(value, indent, known, lead);
}

const newLines: string[] = [];

function newLine(indent: number): string {
  return (newLines[indent] ??= '\n' + ' '.repeat(indent));
}

function mapping(value: object, indent: number, known: KnownText | undefined, lead: string): string {
  const pad = newLine(indent);
  let out = '';
  for (const key of Object.keys(value)) {
    const item = (value as Readonly<Record<string, unknown>>)[key];
    if (item === undefined) continue;
    out += (out ? pad : lead) + quoted(key) + ':';
    if (typeof item !== 'object' || item === null) out += ' ' + scalar(item, indent + 2);
    else if (isEmpty(item)) out += ' ' + flowEmpty(item);
    // Like kubectl, a list stands at the indentation of its key.
    else out += child(item, Array.isArray(item) ? indent : indent + 2, known);
  }
  return out;
}

function child(value: object, indent: number, known: KnownText | undefined): string {
  return known?.(value, indent) ?? block(value, indent, known, newLine(indent));
}

function sequence(items: readonly unknown[], indent: number, known: KnownText | undefined, lead: string): string {
  const pad = newLine(indent);
  let out = '';
  for (const item of items) {
    const dash = (out ? pad : lead) + '- ';
    if (typeof item !== 'object' || item === null) out += dash + scalar(item, indent + 2);
    else if (isEmpty(item)) out += dash + flowEmpty(item);
    else out += block(item, indent + 2, known, dash);
  }
  return out;
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
