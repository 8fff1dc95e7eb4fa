import { isPlain } from '../../charts/contract/yaml';
import { depthOf, Lines } from './lines';

/**
 * Reads what `toYaml` (charts/contract/yaml.ts) writes, in a part of the time of a parser for all of YAML: a rendering has ten
 * megabytes, and most commands read all of it. It knows that notation alone, and says so where it meets another one.
 */

const NUMBER = /^-?(?:0|[1-9][0-9]{0,14})(?:\.[0-9]{1,15})?$/;
const WORDS: Readonly<Record<string, unknown>> = { true: true, false: false, null: null };

/** A character that other parsers might refuse, or fold. */
const DOUBTFUL = /[^\n\t -~\u00a0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd]/;

const [NEWLINE, SPACE, DASH, COLON, SINGLE, DOUBLE] = [10, 32, 45, 58, 39, 34];

/** Blocks that were read, by their texts. */
export type KnownBlocks = Map<string, object>;

/** Shorter blocks are read again sooner than they are found. */
const SHORT = 256;

/** The text is written otherwise. It may still be YAML. */
class OtherNotation extends Error {}

/**
 * The documents of a text that `toYaml` wrote; undefined for a text that is written otherwise.
 * @param blocks those of other texts: equal blocks then become the same object, which nobody may change
 */
export function readRendered(text: string, blocks?: KnownBlocks): readonly unknown[] | undefined {
  if (DOUBTFUL.test(text) || !text.endsWith('\n')) return undefined;
  try {
    return text.split(/^---\n/m).map((document) => new Reader(document, blocks).document());
  } catch (error) {
    if (error instanceof OtherNotation) return undefined;
    throw error;
  }
}

const known = new Map<string, unknown>();

/** The value of a plain scalar. Most occur again and again. */
function plain(token: string): unknown {
  if (token.length > 40) return valueOf(token);
  let value = known.get(token);
  if (value === undefined) known.set(token, (value = valueOf(token)));
  return value;
}

function valueOf(token: string): unknown {
  if (Object.hasOwn(WORDS, token)) return WORDS[token];
  if (NUMBER.test(token)) return Number(token);
  if (isPlain(token)) return token;
  throw new OtherNotation();
}

class Reader {
  private readonly lines: Lines;
  /** The line that is read, and the place in it. */
  private line = 0;
  private at = 0;

  constructor(
    private readonly text: string,
    private readonly blocks: KnownBlocks | undefined,
  ) {
    this.lines = new Lines(text);
  }

  document(): unknown {
    if (this.text === '{}\n') return {};
    if (!this.isAt(0)) throw new OtherNotation();
    const value = this.mapping(0);
    if (this.line !== this.lines.count) throw new OtherNotation();
    return value;
  }

  /** A mapping, from its first key on. */
  private mapping(indent: number): object {
    const found: Record<string, unknown> = {};
    do {
      const key = this.key();
      if (Object.hasOwn(found, key) || key === '__proto__') throw new OtherNotation();
      found[key] = this.valueAfter(indent);
    } while (this.isAt(indent));
    return found;
  }

  /** A list, from its first dash on. */
  private sequence(indent: number): unknown[] {
    const items: unknown[] = [];
    do {
      this.at += 2;
      items.push(this.item(indent + 2));
    } while (this.isAt(indent, true));
    return items;
  }

  /** Whether the line has that indentation, and then goes to its first character. */
  private isAt(indent: number, isItem = false): boolean {
    if (this.lines.depthOf(this.line) !== depthOf(indent, isItem)) return false;
    this.at = this.lines.startOf(this.line) + indent;
    return true;
  }

  private key(): string {
    const quoted = this.quoted();
    if (quoted !== undefined) {
      if (this.text.charCodeAt(this.at++) !== COLON) throw new OtherNotation();
      return quoted;
    }
    const end = this.colon();
    const key = end < 0 ? undefined : plain(this.text.slice(this.at, end));
    if (typeof key !== 'string') throw new OtherNotation();
    this.at = end + 1;
    return key;
  }

  /** The colon after a key in this line; -1 in a line without one. */
  private colon(): number {
    const { text } = this;
    for (let at = this.at; ; at++) {
      const code = text.charCodeAt(at);
      if (code === NEWLINE) return -1;
      if (code !== COLON) continue;
      const next = text.charCodeAt(at + 1);
      if (next === SPACE || next === NEWLINE) return at;
    }
  }

  /** The value of a key, from its colon on. */
  private valueAfter(indent: number): unknown {
    const next = this.text.charCodeAt(this.at++);
    if (next === SPACE) return this.scalar(indent + 2);
    if (next !== NEWLINE) throw new OtherNotation();
    this.line++;
    return this.blocks ? this.sharedBlock(indent, this.blocks) : this.block(indent);
  }

  private block(indent: number): object {
    // A list stands at the indentation of its key.
    if (this.isAt(indent, true)) return this.sequence(indent);
    if (this.isAt(indent + 2)) return this.mapping(indent + 2);
    throw new OtherNotation();
  }

  private sharedBlock(indent: number, blocks: KnownBlocks): object {
    const { lines, line } = this;
    const end = lines.endOfDeeper(line, depthOf(indent));
    const text = this.text.slice(lines.startOf(line), lines.startOf(end));
    if (text.length < SHORT) return this.block(indent);
    let block = blocks.get(text);
    if (!block) blocks.set(text, (block = this.block(indent)));
    this.line = end;
    return block;
  }

  /** An item of a list, whose first line follows a dash. */
  private item(indent: number): unknown {
    const { text, at } = this;
    if (text.charCodeAt(at) === DASH && text.charCodeAt(at + 1) === SPACE) return this.sequence(indent);
    return this.beginsMapping() ? this.mapping(indent) : this.scalar(indent);
  }

  private beginsMapping(): boolean {
    const start = this.at;
    if (this.quoted() === undefined) return this.colon() >= 0;
    const isKey = this.text.charCodeAt(this.at) === COLON;
    this.at = start;
    return isKey;
  }

  /** A value that ends with its line, or a literal block. */
  private scalar(indent: number): unknown {
    const quoted = this.quoted();
    if (quoted !== undefined) return this.endOfLine(quoted);
    const token = this.text.slice(this.at, this.lines.startOf(++this.line) - 1);
    if (token === '{}') return {};
    if (token === '[]') return [];
    if (token === '|') return `${this.literal(indent)}\n`;
    return token === '|-' ? this.literal(indent) : plain(token);
  }

  private endOfLine(value: string): string {
    if (this.text.charCodeAt(this.at) !== NEWLINE) throw new OtherNotation();
    this.line++;
    return value;
  }

  /** The string in quotes that stands here; undefined where something else does. */
  private quoted(): string | undefined {
    const first = this.text.charCodeAt(this.at);
    if (first === SINGLE) return this.singleQuoted();
    return first === DOUBLE ? this.doubleQuoted() : undefined;
  }

  private singleQuoted(): string {
    const { text } = this;
    let end = text.indexOf("'", this.at + 1);
    let hasQuotes = false;
    for (; end >= 0 && text.charCodeAt(end + 1) === SINGLE; end = text.indexOf("'", end + 2)) hasQuotes = true;
    const value = text.slice(this.at + 1, end);
    if (end < 0 || value.includes('\n')) throw new OtherNotation();
    this.at = end + 1;
    return hasQuotes ? value.replaceAll("''", "'") : value;
  }

  /** As JSON has it. */
  private doubleQuoted(): string {
    const line = this.text.slice(this.at, this.lines.startOf(this.line + 1));
    const [quoted] = /^"(?:[^"\\\n]|\\(?:["\\/bfnrt]|u[0-9a-f]{4}))*"/.exec(line) ?? [];
    if (quoted === undefined) throw new OtherNotation();
    this.at += quoted.length;
    return JSON.parse(quoted) as string;
  }

  /** The lines of a literal block, without the newline of the last one. */
  private literal(indent: number): string {
    const end = this.lines.endOfDeeper(this.line, depthOf(indent) - 1);
    const lines: string[] = [];
    for (; this.line < end; this.line++) {
      const [start, next] = [this.lines.startOf(this.line), this.lines.startOf(this.line + 1) - 1];
      lines.push(this.text.slice(Math.min(start + indent, next), next));
    }
    const doubtful = lines.some((line) => /^[ \t]+$/.test(line)) || /^[ \t]/.test(lines[0] ?? '');
    if (doubtful || !lines[0] || !lines.at(-1)) throw new OtherNotation();
    return lines.join('\n');
  }
}
