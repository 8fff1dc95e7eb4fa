const [SPACE, DASH] = [32, 45];

/** Deeper than all others: lines without anything, which belong to what is before them. */
const NOTHING = 0x7fff_ffff;

/** The lines of a text that ends with a newline, and how deep each is. */
export class Lines {
  /** Where they start; of the line after the last one, where the text ends. */
  private readonly starts: number[] = [];
  private readonly depths: number[] = [];

  constructor(text: string) {
    let at = 0;
    while (at < text.length) {
      this.starts.push(at);
      const newline = text.indexOf('\n', at);
      let first = at;
      while (text.charCodeAt(first) === SPACE) first++;
      this.depths.push(first === newline ? NOTHING : depthOf(first - at, isDash(text, first)));
      at = newline + 1;
    }
    this.starts.push(text.length);
  }

  get count(): number {
    return this.depths.length;
  }

  startOf(line: number): number {
    return this.starts[line] ?? NaN;
  }

  /** See {@link depthOf}. */
  depthOf(line: number): number {
    return this.depths[line] ?? NaN;
  }

  /** The first line from that one on that is not deeper. */
  endOfDeeper(line: number, depth: number): number {
    let end = line;
    while (end < this.count && this.depthOf(end) > depth) end++;
    return end;
  }
}

/** How deep a line with this indentation is. An item of a list is deeper than the key of the list, which has the same one. */
export function depthOf(indent: number, isItem = false): number {
  return indent * 2 + (isItem ? 1 : 0);
}

function isDash(text: string, at: number): boolean {
  return text.charCodeAt(at) === DASH && text.charCodeAt(at + 1) === SPACE;
}
