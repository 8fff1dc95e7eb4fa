import type { TenantNotebook } from '../../charts';
import { errorsOf } from '../support/mistakes';
import { named, tenant } from '../support/tenants';

describe('the pod of a declared notebook', () => {
  const proxy = { name: 'proxy', description: 'Through the proxy' };
  const gpu = { key: 'nvidia.com/gpu', operator: 'Exists', effect: 'NoSchedule' };
  const affinity = {
    podAntiAffinity: {
      preferredDuringSchedulingIgnoredDuringExecution: [
        { weight: 1, podAffinityTerm: { topologyKey: 'kubernetes.io/hostname' } },
      ],
    },
  };

  test('has PodDefaults, variables and labels, and is where it is to be', () => {
    const notebook = {
      name: 'train',
      podDefaults: ['proxy'],
      env: { HF_HOME: '/data/hf', EMPTY: '' },
      labels: { team: 'vision' },
      nodeSelector: { 'cloud.google.com/gke-accelerator': 'nvidia-l4' },
      tolerations: [gpu],
      affinity,
    };
    const found = named(tenant({ podDefaults: [proxy], notebooks: [notebook] }), 'kubeflow.org/v1/Notebook')['train'];
    // The controller copies the labels to the pod.
    expect(found?.metadata.labels).toMatchObject({ app: 'train', team: 'vision', proxy: 'true' });
    expect(found?.spec).toMatchObject({
      template: {
        spec: {
          containers: [
            {
              env: [
                { name: 'HF_HOME', value: '/data/hf' },
                { name: 'EMPTY', value: '' },
              ],
            },
          ],
          nodeSelector: { 'cloud.google.com/gke-accelerator': 'nvidia-l4' },
          tolerations: [gpu],
          affinity,
        },
      },
    });
  });

  test('has nothing of all that by itself', () => {
    const found = named(tenant({ podDefaults: [proxy], notebooks: [{ name: 'a' }] }), 'kubeflow.org/v1/Notebook')['a'];
    expect(found?.metadata.labels).not.toHaveProperty('proxy');
    expect(JSON.stringify(found?.spec)).not.toMatch(/"(?:env|nodeSelector|tolerations|affinity)"/);
  });

  const at = 'tenants[0].notebooks[0]';
  test.each<[string, Partial<TenantNotebook>, readonly string[]]>([
    [
      'an unknown PodDefault',
      { podDefaults: ['porxy'] },
      [`${at}.podDefaults[0]: 'porxy' is not a PodDefault that is rendered; did you mean 'proxy'?`],
    ],
    [
      'a PodDefault like no other',
      { podDefaults: ['mlflow'] },
      [
        `${at}.podDefaults[0]: 'mlflow' is not a PodDefault that is rendered; add { name: 'mlflow', description: '…' } to podDefaults of the tenant`,
      ],
    ],
    [
      'the token of Pipelines that is not switched on',
      { podDefaults: ['access-ml-pipeline'] },
      [
        `${at}.podDefaults[0]: 'access-ml-pipeline' is not a PodDefault that is rendered; write notebooks: { pipelinesToken: true }`,
      ],
    ],
    [
      'the label of a PodDefault',
      { labels: { proxy: 'true' } },
      [`${at}.labels.proxy: is the label of a PodDefault; write podDefaults: ['proxy']`],
    ],
    [
      'labels of the platform',
      { labels: { app: 'x', 'sidecar.istio.io/inject': 'false' } },
      [
        `${at}.labels.app: is set by the platform; leave it out`,
        `${at}.labels['sidecar.istio.io/inject']: is set by the platform; leave it out`,
      ],
    ],
    [
      'a secret for all to read',
      { env: { HF_TOKEN: 'x' } },
      [
        `${at}.env.HF_TOKEN: is rendered, where everybody can read it; put it into a Secret and name that in envFromSecrets of a PodDefault`,
      ],
    ],
    [
      'the variable of the controller',
      { env: { NB_PREFIX: '/' } },
      [`${at}.env.NB_PREFIX: is set by the notebook controller; leave it out`],
    ],
    [
      'a selector that no label is',
      { nodeSelector: { 'gpu type': 'l4' } },
      [`${at}.nodeSelector['gpu type']: is not the key of a label; write 'team' or 'example.com/team'`],
    ],
    [
      'tolerations that the API server refuses',
      {
        tolerations: [
          { key: 'gpu', operator: 'Exist' },
          { value: 'x' },
          { key: 'gpu', operator: 'Exists', value: 'true' },
          { key: 'gpu', effect: 'NoSchedul', tolerationSeconds: 5 },
        ],
      },
      [
        `${at}.tolerations[0].operator: 'Exist' is not an operator; did you mean 'Exists'?`,
        `${at}.tolerations[1].key: is missing, so every taint is meant; write operator: 'Exists', or name one`,
        `${at}.tolerations[2].value: has no effect with operator 'Exists'; leave it out`,
        `${at}.tolerations[3].effect: 'NoSchedul' is not an effect; did you mean 'NoSchedule'?`,
        `${at}.tolerations[3].tolerationSeconds: has no effect but with effect 'NoExecute'; leave it out`,
      ],
    ],
    [
      'an affinity with a typo',
      { affinity: JSON.parse('{ "podAntiAfinity": {} }') as object },
      [`${at}.affinity.podAntiAfinity: is not a field of Affinity; did you mean 'podAntiAffinity'?`],
    ],
  ])('%s is refused', (_, change, errors) => {
    expect(
      errorsOf({
        tenants: [
          { name: 'ada', owner: 'ada@example.com', podDefaults: [proxy], notebooks: [{ name: 'a', ...change }] },
        ],
      }),
    ).toEqual(errors);
  });
});
