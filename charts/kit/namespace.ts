import { Chart } from 'cdk8s';
import type { IConstruct } from 'constructs';

import { InvalidPlatform } from '../contract/problems';

/**
 * The namespace of the component or chart that a construct belongs to.
 * @throws InvalidPlatform if it has none
 */
export function namespaceOf(construct: IConstruct): string {
  const { namespace, node } = Chart.of(construct);
  if (namespace !== undefined) return namespace;
  const message = `has no namespace; write new Chart(scope, '${node.id}', { namespace: '…' }), or name one where it is needed`;
  throw new InvalidPlatform([{ at: `chart ${node.id}`, message }]);
}
