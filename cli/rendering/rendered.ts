import type { ObjectId } from '../cluster/objects';
import type { JsonObject } from '../json';

/** A rendered object: its name, its content and its place. */
export interface Rendered {
  readonly id: ObjectId;
  readonly object: JsonObject;
  readonly file: string;
  /** Name of the stage's folder, such as `20-mesh`. */
  readonly stage: string;
  /** The component or tenant that it belongs to. */
  readonly component: string;
}

/** The objects that are installed at one time. */
export interface RenderedStage {
  /** Name of its folder, such as `20-mesh`. */
  readonly name: string;
  readonly objects: readonly Rendered[];
}
