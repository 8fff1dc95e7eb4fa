import type { Construct } from 'constructs';

import { SecretRequirement } from './declarations';

const KEY = '.dockerconfigjson';

/** A Secret to pull images with: a copy of the user's own Secret of the same name in the namespace `kubeflow`. */
export class PullSecret extends SecretRequirement {
  /** Namespace of the user's own. */
  static readonly source = 'kubeflow';

  /** @param namespace another one than the component's */
  constructor(scope: Construct, name: string, namespace?: string) {
    const keys = { [KEY]: { copyOf: { namespace: PullSecret.source, name, key: KEY } } };
    super(scope, name, { keys, type: 'kubernetes.io/dockerconfigjson', namespace });
  }
}
