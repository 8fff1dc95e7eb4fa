import type { Tenant } from '../../charts';
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
