import { load } from 'js-yaml';

import type { KubeflowProps } from '../../charts';
import { rendered } from '../support/programs';
import { render } from '../support/render';
import { tenant } from '../support/tenants';
import { errorsOf } from '../support/mistakes';

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

describe('declared notebooks', () => {
  const labelsOf = (notebook: object, props: Partial<KubeflowProps> = {}): object | undefined =>
    tenant({ notebooks: [{ name: 'a', ...notebook }] }, { notebooks: { pipelinesToken }, ...props }).get(
      'kubeflow.org/v1/Notebook',
      'ada/a',
    ).metadata.labels;
  const chosen = { 'access-ml-pipeline': 'true' };

  test('get the token by themselves', () => {
    expect(labelsOf({})).toMatchObject(chosen);
    expect(labelsOf({}, { notebooks: {} })).not.toMatchObject(chosen);
  });

  test('get it beside other PodDefaults where they say so, and none where they say none', () => {
    expect(labelsOf({ podDefaults: ['access-ml-pipeline'] })).toMatchObject(chosen);
    expect(labelsOf({ podDefaults: [] })).not.toMatchObject(chosen);
  });

  test('of the example have it, with the PodDefault in their namespace', async () => {
    const platform = await rendered('vk-cloud.ts');
    const notebooks = platform.all('kubeflow.org/v1/Notebook');
    expect(notebooks.length).toBe(3);
    for (const { metadata } of notebooks) {
      expect(metadata.labels).toMatchObject(chosen);
      expect(platform.has('kubeflow.org/v1alpha1/PodDefault', `${metadata.namespace}/access-ml-pipeline`)).toBe(true);
    }
  });
});

test('a PodDefault of a tenant with the name of the token’s is refused', () => {
  const podDefaults = [{ name: 'access-ml-pipeline', description: 'Mine' }];
  const tenants = [{ name: 'ada', owner: 'ada@example.com', podDefaults }];
  expect(errorsOf({ notebooks: { pipelinesToken }, tenants })).toEqual([
    "tenants[0].podDefaults[0].name: 'access-ml-pipeline' is the one that notebooks.pipelinesToken makes; take another name",
  ]);
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
