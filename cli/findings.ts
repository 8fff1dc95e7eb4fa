/** Something that was looked at in a cluster. */
export interface Finding {
  /** `error`: the platform does not work so; `warning`: a part of it may not. */
  readonly level: 'ok' | 'warning' | 'error';
  readonly what: string;
  /** What to do about it. */
  readonly remedy?: string;
}

/** A finding without a fault. */
export function ok(what: string): Finding {
  return { level: 'ok', what };
}

const MARKS = { ok: '✓', warning: '!', error: '✗' } as const;

/** A finding as one line. */
export function lineOf({ level, what, remedy }: Finding): string {
  return `${MARKS[level]} ${what}${remedy === undefined ? '' : `; ${remedy}`}`;
}

/** How many objects of one kind of fault are named. */
export const MOST_NAMES = 10;

/** Names in a row, the first few of many. */
export function listed(names: readonly string[], most = MOST_NAMES): string {
  const more = names.length - most;
  return names.slice(0, most).join(', ') + (more > 0 ? ` and ${more} more` : '');
}
