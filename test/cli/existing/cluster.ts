import type { Reader } from '../../../cli/existing/program';
import { matches } from './selector';

/** An object of a cluster, as far as the checks read it. */
export interface Live {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly labels?: Readonly<Record<string, string>>;
  };
  readonly [field: string]: unknown;
}

/** A cluster that has some objects, and serves the kinds of these. */
export function clusterOf(...objects: readonly Live[]): Reader {
  const isOf = (one: Live, id: { apiVersion: string; kind: string; namespace?: string | undefined }): boolean =>
    one.apiVersion === id.apiVersion &&
    one.kind === id.kind &&
    (id.namespace === undefined || one.metadata.namespace === id.namespace);
  return {
    list: (id, { labelSelector = '' } = {}) =>
      Promise.resolve(objects.filter((one) => isOf(one, id) && matches(labelSelector, one.metadata.labels))),
    read: (id) => Promise.resolve(objects.find((one) => isOf(one, id) && one.metadata.name === id.name)),
    serves: (id) => Promise.resolve(objects.some((one) => isOf(one, id))),
  };
}

/** A Deployment with a ready pod. */
export function deployment(
  name: string,
  namespace: string,
  labels: Readonly<Record<string, string>>,
  container: object = {},
  availableReplicas = 1,
): Live {
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, namespace, labels },
    spec: { template: { spec: { containers: [container] } } },
    status: { availableReplicas },
  };
}
