import type { MissingRight } from './cluster/rights';
import type { Code } from './explanations';

/** Something that was looked at in a cluster. */
export type Finding = Fault | Passed;

/** A finding without a fault. */
export interface Passed {
  readonly level: 'ok';
  readonly what: string;
  /** What to do next. */
  readonly remedy?: string;
}

/** A finding that something is wrong, or is not known. */
export interface Fault {
  /** `error`: the platform does not work so; `warning`: a part of it may not; `unchecked`: nobody knows. */
  readonly level: 'warning' | 'error' | 'unchecked';
  /** Its stable name, under which `doctor --explain` and docs/findings.md explain it. */
  readonly code: Code;
  readonly what: string;
  /** What to do about it. */
  readonly remedy?: string;
}

/** A finding without a fault. */
export function ok(what: string): Passed {
  return { level: 'ok', what };
}

const MARKS = { ok: '✓', warning: '!', error: '✗', unchecked: '?' } as const;

/** A finding as one line. */
export function lineOf(finding: Finding): string {
  const { level, what, remedy } = finding;
  const code = level === 'ok' ? '' : `${finding.code}: `;
  return `${MARKS[level]} ${code}${what}${remedy === undefined ? '' : `; ${remedy}`}`;
}

/** How to read more about the worst of some findings; undefined where all is well. */
export function explainHint(findings: readonly Finding[]): string | undefined {
  const faults = findings.filter((one) => one.level !== 'ok');
  const [first] = [...faults.filter(({ level }) => level === 'error'), ...faults];
  return first && `more about a finding: npx cdk8s-kubeflow doctor --explain ${first.code}`;
}

/** What was not checked, for lack of a right. */
export function uncheckedFinding({ right, unchecked }: MissingRight): Fault {
  const what = `you may not ${right}; not checked: ${listed(unchecked)}`;
  return { level: 'unchecked', code: 'access/not-checked', what };
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
