import type { Construct } from 'constructs';

import type { DeclaredSecret } from '../contract/secret-keys';

/** What makes declared Secrets in the cluster in place of the CLI. */
export interface SecretWay {
  /** Kind and group of the objects, whose operator and CRD the cluster has. */
  readonly kind: string;
  readonly render: (scope: Construct, secret: DeclaredSecret) => void;
}

const CONTEXT = 'cdk8s-kubeflow/secret-way';

/** Has the Secrets that are declared below a construct rendered in some way. Comes before all that is below it. */
export function setSecretWay(scope: Construct, way: SecretWay): void {
  scope.node.setContext(CONTEXT, way);
}

/** The way of declared Secrets; undefined where they are rendered as Secrets without data. */
export function secretWayOf(scope: Construct): SecretWay | undefined {
  return scope.node.tryGetContext(CONTEXT) as SecretWay | undefined;
}
