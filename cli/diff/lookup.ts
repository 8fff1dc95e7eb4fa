import { addTo } from '../../charts/contract/lists';

/** Finds items by their kind, and by words such as their name and namespace. There may be hundreds of thousands. */
export class Index<Item> {
  private groups: Map<string, Item[]> | undefined;

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
  of(kinds: readonly string[], word = ''): readonly Item[] {
    const groups = (this.groups ??= this.grouped());
    return [...kinds.flatMap((kind) => groups.get(`${kind} ${word}`) ?? []), ...(groups.get('') ?? [])];
  }

  private grouped(): Map<string, Item[]> {
    const groups = new Map<string, Item[]>();
    for (const item of this.items()) {
      const kind = this.kindOf(item);
      if (kind === undefined) addTo(groups, '', item);
      else for (const word of new Set(['', ...this.wordsOf(item)])) addTo(groups, `${kind} ${word}`, item);
    }
    return groups;
  }
}
