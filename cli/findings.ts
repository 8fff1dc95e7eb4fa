/** Something that was looked at in a cluster. */
export interface Finding {
  /** `error`: the platform does not work so; `warning`: a part of it may not. */
  readonly level: 'ok' | 'warning' | 'error';
  readonly what: string;
  /** What to do about it. */
  readonly remedy?: string;
}

/** A finding that all is well. */
export function ok(what: string): Finding {
  return { level: 'ok', what };
}

const MARKS = { ok: '✓', warning: '!', error: '✗' } as const;

/** A finding as one line. */
export function lineOf({ level, what, remedy }: Finding): string {
  return `${MARKS[level]} ${what}${remedy === undefined ? '' : `; ${remedy}`}`;
}
