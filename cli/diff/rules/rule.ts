import { keyOfKind, nameOfObject } from '../../cluster/objects';
import type { Changed, Comparison } from '../comparison';
import type { FieldChange } from '../fields';

/** What a change may do, the most dangerous first. */
export const CLASSES = {
  refused: 'Refused as it stands',
  data: 'Data at risk',
  rights: 'Who may do more',
  restarts: 'What restarts',
  images: 'Images and versions',
  resources: 'Resources and costs',
  tenants: 'Tenants',
  rest: 'The rest',
} as const;

/** A class of changes. */
export type ClassName = keyof typeof CLASSES;

/** The names of {@link CLASSES}, the most dangerous first. */
export const CLASS_NAMES = Object.keys(CLASSES) as readonly ClassName[];

/** What a rule finds. */
export interface Found {
  /** In a sentence, without the rule's reason. */
  readonly what: string;
  /** The objects that it is about. */
  readonly changes: readonly Changed[];
  /**
   * Recognizes the fields that it tells of; an object that is added or removed has the path ''.
   * @default all fields of the objects
   */
  readonly tells?: (field: FieldChange) => boolean;
  /** What to do about it. @default the rule's */
  readonly remedy?: string;
  /** Facts for programs. */
  readonly data?: object;
}

/** A rule: what it looks for, and why that matters. */
export interface Rule {
  /** Its stable name. */
  readonly id: string;
  readonly class: ClassName;
  /** Why it matters. */
  readonly reason: string;
  /** Where Kubernetes, Istio or the system itself says so. */
  readonly source: string;
  /** What to do about it. */
  readonly remedy?: string;
  find(comparison: Comparison): readonly Found[];
}

/** Whether a changed object is of one of some kinds, written as `apps|Deployment`. */
export function isOf({ id }: Changed, ...kinds: readonly string[]): boolean {
  return kinds.includes(keyOfKind(id));
}

/** Objects of some kinds on both sides. */
export function altered({ changed }: Comparison, ...kinds: readonly string[]): readonly Altered[] {
  return changed.filter((one): one is Altered => !!one.before && !!one.after && isOf(one, ...kinds));
}

/** Objects of some kinds that the second side lacks. */
export function removed({ changed }: Comparison, ...kinds: readonly string[]): readonly Removed[] {
  return changed.filter((one): one is Removed => !one.after && isOf(one, ...kinds));
}

/** An object that is on both sides. */
export type Altered = Changed & Required<Pick<Changed, 'before' | 'after'>>;

/** An object that the second side lacks. */
export type Removed = Changed & Required<Pick<Changed, 'before'>>;

/** Name of an object in sentences. */
export function nameIn({ id }: Pick<Changed, 'id'>): string {
  return nameOfObject(id);
}
