import type { Tenant, TenantNotebook } from '../../charts';
import { errorsOf } from '../support/login';
import { named, tenant } from '../support/tenants';

const train = { name: 'train', cpu: 4, memory: '16Gi', gpus: { 'nvidia.com/gpu': 2 }, image: 'ghcr.io/example/nb:v1' };

test('a notebook is what the dashboard makes', () => {
  const objects = tenant({ notebooks: [train] });
  const notebook = named(objects, 'kubeflow.org/v1/Notebook')['train'];
  expect(notebook?.metadata).toMatchObject({
    labels: { app: 'train' },
    annotations: { 'notebooks.kubeflow.org/server-type': 'jupyter' },
  });
  expect(notebook?.spec).toMatchObject({
    template: {
      spec: {
        serviceAccountName: 'default-editor',
        containers: [
          {
            name: 'train',
            image: 'ghcr.io/example/nb:v1',
            resources: {
              requests: { cpu: 4, memory: '16Gi' },
              limits: { cpu: 4, memory: '16Gi', 'nvidia.com/gpu': 2 },
            },
            volumeMounts: [
              { name: 'train-workspace', mountPath: '/home/jovyan' },
              { name: 'dshm', mountPath: '/dev/shm' },
            ],
          },
        ],
      },
    },
  });
  expect(named(objects, 'v1/PersistentVolumeClaim')['train-workspace']?.spec).toEqual({
    accessModes: ['ReadWriteOnce'],
    resources: { requests: { storage: '5Gi' } },
  });
});

test('without an image, a notebook has the first one of the spawner, and RStudio is told its path', () => {
  const notebook = named(
    tenant({ notebooks: [{ name: 'r', server: 'rstudio', homeSize: false }] }),
    'kubeflow.org/v1/Notebook',
  )['r'];
  expect(JSON.stringify(notebook?.spec)).toContain('/rstudio');
  expect(notebook?.metadata.annotations).toEqual({
    'notebooks.kubeflow.org/server-type': 'group-two',
    'notebooks.kubeflow.org/http-rewrite-uri': '/',
    'notebooks.kubeflow.org/http-headers-request-set': '{"X-RStudio-Root-Path":"/notebook/ada/r/"}',
  });
});

test('without a home of its own, a notebook has no volume', () => {
  const objects = tenant({ notebooks: [{ name: 'short', homeSize: false }] });
  expect(named(objects, 'v1/PersistentVolumeClaim')).toEqual({});
});

const volumes = [{ name: 'data', size: '1Ti', storageClass: 'nfs', accessMode: 'ReadWriteMany' }] as const;

test('notebooks share the volumes of the tenant', () => {
  const notebooks = ['one', 'two'].map((name) => ({ name, homeSize: false, volumes: { '/data': 'data' } }) as const);
  const objects = tenant({ volumes, notebooks });
  expect(named(objects, 'v1/PersistentVolumeClaim')['data']?.spec).toEqual({
    accessModes: ['ReadWriteMany'],
    resources: { requests: { storage: '1Ti' } },
    storageClassName: 'nfs',
  });
  for (const notebook of Object.values(named(objects, 'kubeflow.org/v1/Notebook'))) {
    expect(JSON.stringify(notebook.spec)).toContain('{"name":"data","mountPath":"/data"}');
  }
});

test('a PodDefault is for the pods with its name as a label', () => {
  const podDefault = {
    name: 'mlflow',
    description: 'Track in MLflow',
    env: { MLFLOW_TRACKING_URI: 'http://mlflow' },
    envFromSecrets: ['mlflow-login'],
    secrets: { '/etc/mlflow': 'mlflow-ca' },
    volumes: { '/data': 'data' },
  };
  expect(
    named(tenant({ volumes, podDefaults: [podDefault] }), 'kubeflow.org/v1alpha1/PodDefault')['mlflow']?.spec,
  ).toEqual({
    selector: { matchLabels: { mlflow: 'true' } },
    desc: 'Track in MLflow',
    env: [{ name: 'MLFLOW_TRACKING_URI', value: 'http://mlflow' }],
    envFrom: [{ secretRef: { name: 'mlflow-login' } }],
    volumes: [
      { name: 'secret-mlflow-ca', secret: { secretName: 'mlflow-ca' } },
      { name: 'data', persistentVolumeClaim: { claimName: 'data' } },
    ],
    volumeMounts: [
      { name: 'secret-mlflow-ca', mountPath: '/etc/mlflow', readOnly: true },
      { name: 'data', mountPath: '/data' },
    ],
  });
});

test('a quota with room for all that is declared is accepted', () => {
  const quota = { cpu: '4010m', memory: '16424Mi', 'requests.nvidia.com/gpu': 2, 'requests.storage': '5Gi', pods: 1 };
  expect(() => tenant({ quota, notebooks: [train] })).not.toThrow();
});

const podDefault = { name: 'x', description: 'X' };

test.each<[what: string, change: Partial<Tenant>, message: string]>([
  [
    'a quota of CPU that the notebooks exceed together',
    { quota: { cpu: 6 }, notebooks: [train, { ...train, name: 'more' }] },
    "tenants[0].quota.cpu: '6' is less than the declared notebooks, proxies included, and volumes ask for; write '8020m' or more",
  ],
  [
    'a quota of memory',
    { quota: { 'limits.memory': '16G' }, notebooks: [train] },
    "tenants[0].quota['limits.memory']: '16G' is less than the declared notebooks, proxies included, and volumes ask for; write '17Gi' or more",
  ],
  [
    'a quota of GPUs',
    { quota: { 'requests.nvidia.com/gpu': 1 }, notebooks: [train] },
    "tenants[0].quota['requests.nvidia.com/gpu']: '1' is less than the declared notebooks, proxies included, and volumes ask for; write '2' or more",
  ],
  [
    'a quota of storage',
    { quota: { 'requests.storage': '1Ti' }, volumes, notebooks: [{ name: 'a' }] },
    "tenants[0].quota['requests.storage']: '1Ti' is less than the declared notebooks, proxies included, and volumes ask for; write '1029Gi' or more",
  ],
  [
    'a notebook whose name is too long',
    { notebooks: [{ name: 'n'.repeat(53) }] },
    'is not the name of a notebook (at most 52 of a-z, 0-9 and -, a letter first and no - last)',
  ],
  [
    'two notebooks of one name',
    { notebooks: [{ name: 'a' }, { name: 'a' }] },
    "tenants[0].notebooks[1].name: 'a' is the name of tenants[0].notebooks[0] too",
  ],
  [
    'an amount that is none',
    { notebooks: [{ name: 'a', memory: '16 GB' }] },
    "tenants[0].notebooks[0].memory: '16 GB' is not a Kubernetes quantity; write '16Gi'",
  ],
  [
    'a device that no node has',
    { notebooks: [{ name: 'a', gpus: { gpu: 1 } }] },
    "tenants[0].notebooks[0].gpus.gpu: is not a device of a node; write 'nvidia.com/gpu'",
  ],
  [
    'half a GPU',
    { notebooks: [{ name: 'a', gpus: { 'nvidia.com/gpu': 0.5 } }] },
    "tenants[0].notebooks[0].gpus['nvidia.com/gpu']: 0.5 is not a number of devices; write 1 or more",
  ],
  [
    'an unknown server',
    JSON.parse('{ "notebooks": [{ "name": "a", "server": "zeppelin" }] }') as Partial<Tenant>,
    "tenants[0].notebooks[0].server: 'zeppelin' is not one of jupyter, vscode, rstudio",
  ],
  [
    'a volume that there is not',
    { notebooks: [{ name: 'a', volumes: { '/data': 'data' } }] },
    "tenants[0].notebooks[0].volumes['/data']: 'data' is not a volume of the tenant; add { name: 'data', size: '10Gi' }",
  ],
  [
    'a volume whose size is none',
    { volumes: [{ name: 'data', size: 'large' }] },
    "tenants[0].volumes[0].size: 'large' is not a Kubernetes quantity",
  ],
  [
    'a password in a PodDefault',
    { podDefaults: [{ ...podDefault, env: { MLFLOW_TRACKING_PASSWORD: 'x' } }] },
    'tenants[0].podDefaults[0].env.MLFLOW_TRACKING_PASSWORD: is rendered, where everybody can read it',
  ],
  [
    'a PodDefault with a volume that there is not',
    { podDefaults: [{ ...podDefault, volumes: { '/data': 'data' } }] },
    "tenants[0].podDefaults[0].volumes['/data']: 'data' is not a volume of the tenant",
  ],
  [
    'a PodDefault whose name is none',
    { podDefaults: [{ ...podDefault, name: 'My default' }] },
    "tenants[0].podDefaults[0].name: 'My default' is not a DNS label",
  ],
])('refused: %s', (_, change, message) => {
  expect(() => tenant(change)).toThrow(message);
});

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
