import { Chart } from 'cdk8s';
import type { IConstruct } from 'constructs';

/** The namespace of the component that a construct belongs to. */
export function namespaceOf(construct: IConstruct): string {
  const { namespace, node } = Chart.of(construct);
  if (namespace === undefined) throw new Error(`component ${node.id} has no namespace`);
  return namespace;
}
