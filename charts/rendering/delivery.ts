import { Construct, type IConstruct } from 'constructs';

import type { ClusterChange } from '../kit/declarations';
import type { Rendered } from './place';
import type { Manifest } from '../contract/manifest';

const IS_DELIVERY = Symbol.for('cdk8s-kubeflow.Delivery');

/** A rendering: its objects, and the fields that programs in the cluster change. */
export interface Rendering {
  readonly objects: readonly Rendered[];
  readonly changes: readonly ClusterChange[];
}

/**
 * A program that applies the rendering from a repository. The objects that it needs are rendered into `gitops/`, beside
 * the output folder.
 */
export abstract class Delivery extends Construct {
  /** Whether a construct is a delivery. */
  static isDelivery(construct: IConstruct): construct is Delivery {
    return IS_DELIVERY in construct;
  }

  readonly [IS_DELIVERY] = true;

  /** The program's annotations for an object of the rendering. */
  abstract annotations(rendering: Rendering): (object: Rendered) => Readonly<Record<string, string>>;

  /** The program's own objects, by file below `gitops/`. */
  abstract files(rendering: Rendering): ReadonlyMap<string, object>;
}

/** Puts annotations on an object. Existing ones stay as they are. */
export function annotate(object: Manifest, annotations: Readonly<Record<string, string>>): Manifest {
  if (!Object.keys(annotations).length) return object;
  const { metadata } = object;
  return { ...object, metadata: { ...metadata, annotations: { ...annotations, ...metadata.annotations } } };
}
