import type { Construct, IConstruct } from 'constructs';

import type { Problem } from '../contract/problems';

const WARNING = 'cdk8s-kubeflow.warning';

/** Declares what is allowed and probably wrong. `App.synth` prints it once, after everything else. */
export function declareWarning({ node }: Construct, warning: Problem): void {
  node.addMetadata(WARNING, warning);
}

/** What a construct was warned of. */
export function warningsOf({ node }: IConstruct): readonly Problem[] {
  return node.metadata.filter(({ type }) => type === WARNING).map(({ data }) => data as Problem);
}
