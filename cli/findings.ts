import type { MissingRight } from './cluster/rights';

/** Something that was looked at in a cluster. */
export interface Finding {
  /** `error`: the platform does not work so; `warning`: a part of it may not; `unchecked`: nobody knows. */
  readonly level: 'ok' | 'warning' | 'error' | 'unchecked';
  readonly what: string;
  /** What to do about it. */
  readonly remedy?: string;
}

/** A finding without a fault. */
export function ok(what: string): Finding {
  return { level: 'ok', what };
}

const MARKS = { ok: '✓', warning: '!', error: '✗', unchecked: '?' } as const;

/** A finding as one line. */
export function lineOf({ level, what, remedy }: Finding): string {
  return `${MARKS[level]} ${what}${remedy === undefined ? '' : `; ${remedy}`}`;
}

/** What was not checked, for lack of a right. */
export function uncheckedFinding({ right, unchecked }: MissingRight): Finding {
  return { level: 'unchecked', what: `not checked, for you may not ${right}: ${listed(unchecked)}` };
}

/** Names of rights and what to do about them, for the error at the end of a command. */
export function lacking(rights: readonly MissingRight[]): string {
  const names = listed(rights.map(({ right }) => right));
  return `not everything could be checked: you may not ${names}; see 'Rights to read' in docs/cli.md`;
}

/** How many objects of one kind of fault are named. */
export const MOST_NAMES = 10;

/** Names in a row, the first few of many. */
export function listed(names: readonly string[], most = MOST_NAMES): string {
  const more = names.length - most;
  return names.slice(0, most).join(', ') + (more > 0 ? ` and ${more} more` : '');
}
