import type { Category } from '../categories';

/** A text about one kind of finding, the same for all clusters. Code is written in backticks. */
export interface Explanation {
  /** What was found. */
  readonly means: string;
  /** Why that matters. */
  readonly matters: string;
  /** What to do about it. */
  readonly todo: string;
}

/** Texts by code: its category, and a name. Scripts rely on codes: none is ever renamed. */
export type Explanations = Readonly<Record<`${Category}/${string}`, Explanation>>;
