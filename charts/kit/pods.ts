import type { IConstruct } from 'constructs';

import { isPodSetKind } from '../contract/kinds';
import { Resource } from './resource';

/** A Deployment, or a StatefulSet or DaemonSet: their pod template has the same place in all three. */
export type PodSet = Resource<'apps/v1/Deployment'>;

/** Recognizes them. */
export function isPodSet(construct: IConstruct): construct is PodSet {
  return Resource.isResource(construct) && isPodSetKind(construct.kind);
}
