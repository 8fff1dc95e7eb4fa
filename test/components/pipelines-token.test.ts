import { load } from 'js-yaml';

import { render } from '../support/render';
import { errorsOf } from '../support/login';

const pipelinesToken = true;

test('no tenant has a PodDefault unless a definition says so', () => {
  expect(render().about('PodDefault ada/')).toEqual([]);
});

test('each tenant’s notebooks may choose a token for Pipelines', () => {
  const platform = render({ notebooks: { pipelinesToken } });
  const path = '/var/run/secrets/kubeflow/pipelines';
  expect(platform.get('kubeflow.org/v1alpha1/PodDefault', 'ada/access-ml-pipeline')).toEqual(
    expect.objectContaining({
      spec: {
        desc: 'Allow access to Kubeflow Pipelines',
        selector: { matchLabels: { 'access-ml-pipeline': 'true' } },
        env: [{ name: 'KF_PIPELINES_SA_TOKEN_PATH', value: `${path}/token` }],
        volumes: [
          {
            name: 'volume-kf-pipeline-token',
            projected: {
              sources: [
                {
                  serviceAccountToken: { path: 'token', expirationSeconds: 7200, audience: 'pipelines.kubeflow.org' },
                },
              ],
            },
          },
        ],
        volumeMounts: [{ name: 'volume-kf-pipeline-token', mountPath: path, readOnly: true }],
      },
    }),
  );
});

test('a token that nobody takes, or nobody can choose, is refused', () => {
  expect(errorsOf({ notebooks: { pipelinesToken }, components: { pipelines: false } })).toEqual([
    'notebooks.pipelinesToken: has no effect without pipelines; switch it on, or leave this out',
  ]);
});

test('a token for namespaces that are made in the cluster is refused', () => {
  expect(errorsOf({ notebooks: { pipelinesToken }, selfService: true })).toEqual([
    'notebooks.pipelinesToken: is for namespaces that are rendered, and with selfService all are made in the cluster; ' +
      'take one out',
  ]);
});

test('a word in place of a boolean is refused', () => {
  expect(errorsOf({ notebooks: load('pipelinesToken: "false"') as object })).toEqual([
    "notebooks.pipelinesToken: 'false' is not a boolean; write true or false",
  ]);
});
