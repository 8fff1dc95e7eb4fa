import { addTo } from '../../charts/contract/lists';

/** Finds items by their kind, and by words such as their name and namespace. There may be hundreds of thousands. */
export class Index<Item> {
  private kinds: ReadonlyMap<string | undefined, readonly Item[]> | undefined;
  /** Of a kind, the items by their words. Few kinds are asked for by a word. */
  private readonly words = new Map<string, ReadonlyMap<string, readonly Item[]>>();

  /**
   * @param items all of them, in their order
   * @param kindOf undefined for an item that may be of any kind
   * @param wordsOf by which an item is found
   */
  constructor(
    private readonly items: () => readonly Item[],
    private readonly kindOf: (item: Item) => string | undefined,
    private readonly wordsOf: (item: Item) => readonly string[],
  ) {}

  /** The items of some kinds, those with a word only, and those that may be of any kind. */
  of(kinds: readonly string[], word?: string): readonly Item[] {
    const found = kinds.flatMap((kind) =>
      word === undefined ? this.ofKind(kind) : (this.wordsIn(kind).get(word) ?? []),
    );
    return [...found, ...this.ofKind(undefined)];
  }

  private ofKind(kind: string | undefined): readonly Item[] {
    this.kinds ??= grouped(this.items(), (item) => [this.kindOf(item)]);
    return this.kinds.get(kind) ?? [];
  }

  private wordsIn(kind: string): ReadonlyMap<string, readonly Item[]> {
    let words = this.words.get(kind);
    if (!words) this.words.set(kind, (words = grouped(this.ofKind(kind), (item) => new Set(this.wordsOf(item)))));
    return words;
  }
}

function grouped<Key, Item>(items: readonly Item[], keysOf: (item: Item) => Iterable<Key>): ReadonlyMap<Key, Item[]> {
  const groups = new Map<Key, Item[]>();
  for (const item of items) for (const key of keysOf(item)) addTo(groups, key, item);
  return groups;
}
