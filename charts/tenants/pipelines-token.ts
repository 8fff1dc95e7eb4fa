import type { Construct } from 'constructs';

import { PIPELINES_TOKEN } from '../config/apps/notebooks';
import { Resource } from '../kit';

const FOLDER = '/var/run/secrets/kubeflow/pipelines';

/**
 * Gives a token for Pipelines to the notebooks that choose it. The SDK finds the token by the variable, and the API
 * server of Pipelines takes only tokens for its audience:
 * https://www.kubeflow.org/docs/components/pipelines/user-guides/core-functions/connect-api/
 */
export function renderPipelinesToken(scope: Construct): void {
  const volume = 'volume-kf-pipeline-token';
  const token = { path: 'token', expirationSeconds: 7200, audience: 'pipelines.kubeflow.org' };
  new Resource(scope, 'kubeflow.org/v1alpha1/PodDefault', PIPELINES_TOKEN, {
    spec: {
      desc: 'Allow access to Kubeflow Pipelines',
      selector: { matchLabels: { [PIPELINES_TOKEN]: 'true' } },
      env: [{ name: 'KF_PIPELINES_SA_TOKEN_PATH', value: `${FOLDER}/token` }],
      volumes: [{ name: volume, projected: { sources: [{ serviceAccountToken: token }] } }],
      volumeMounts: [{ name: volume, mountPath: FOLDER, readOnly: true }],
    },
  });
}
