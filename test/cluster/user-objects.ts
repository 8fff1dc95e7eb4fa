/** The namespace of the tenant whose objects these are. */
export const TENANT = 'kubeflow-user-example-com';

const amounts = { cpu: '10m', memory: '16Mi' };
const container = { name: 'main', image: 'example.com/mine:1', resources: { requests: amounts, limits: amounts } };

function object(apiVersion: string, kind: string, name: string, content: object): object {
  return { apiVersion, kind, metadata: { name, namespace: TENANT }, ...content };
}

/** What the notebook controller makes of a notebook: pods with names that stay, and a claim. */
function notebook(): readonly object[] {
  const labels = { statefulset: 'train', 'notebook-name': 'train' };
  const volumes = [{ name: 'workspace', persistentVolumeClaim: { claimName: 'train-workspace' } }];
  const template = { metadata: { labels }, spec: { containers: [container], volumes } };
  const claim = { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '5Gi' } } };
  return [
    object('v1', 'PersistentVolumeClaim', 'train-workspace', { spec: claim }),
    object('kubeflow.org/v1', 'Notebook', 'train', { spec: { template: { spec: template.spec } } }),
    object('apps/v1', 'StatefulSet', 'train', {
      spec: { replicas: 1, serviceName: 'train', selector: { matchLabels: labels }, template },
    }),
  ];
}

/** A run of a pipeline, and its pod. */
function run(): readonly object[] {
  const templates = [{ name: 'main', container: { image: 'example.com/mine:1' } }];
  return [
    object('argoproj.io/v1alpha1', 'Workflow', 'run', { spec: { entrypoint: 'main', templates } }),
    object('v1', 'Pod', 'run-main', { spec: { containers: [container], restartPolicy: 'Never' } }),
  ];
}

/** What a tenant has that an upgrade must leave alone: a notebook, a run, trainings, models, passwords. */
export function userObjects(): readonly object[] {
  const parallel = { parallelTrialCount: 1, maxTrialCount: 3 };
  const model = { uri: 'hf://example/model', name: 'model' };
  return [
    ...notebook(),
    ...run(),
    object('v1', 'Secret', 'token', { stringData: { token: 'mine' } }),
    object('kubeflow.org/v1beta1', 'Experiment', 'search', { spec: parallel }),
    object('trainer.kubeflow.org/v1alpha1', 'TrainJob', 'train', {
      spec: { runtimeRef: { name: 'torch-distributed' } },
    }),
    object('serving.kserve.io/v1beta1', 'InferenceService', 'iris', {
      spec: { predictor: { model: { modelFormat: { name: 'sklearn' }, storageUri: 's3://models/iris' } } },
    }),
    object('serving.kserve.io/v1alpha1', 'LLMInferenceService', 'chat', { spec: { model } }),
    object('kubeflow.org/v1alpha1', 'PodDefault', 'proxy', {
      spec: {
        selector: { matchLabels: { proxy: 'true' } },
        env: [{ name: 'PROXY', value: 'http://proxy.example.com' }],
      },
    }),
  ];
}

/** Kinds that hold data, or whose deletion deletes such, and pods of tenants. */
const KINDS = [
  'persistentvolumeclaims',
  'secrets',
  'namespaces',
  'profiles',
  'customresourcedefinitions',
  'notebooks.kubeflow.org',
  'workflows',
  'experiments',
  'trainjobs',
  'inferenceservices',
  'poddefaults',
  'pods',
  'llminferenceservices.v1alpha1.serving.kserve.io',
].join();

interface Found {
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string; readonly uid: string };
}

/**
 * What holds data in a cluster, by UID: whatever upgrades a platform, it is there afterwards.
 * @param kubectl runs kubectl, and returns what it prints
 */
export async function holdingData(
  kubectl: (...args: readonly string[]) => Promise<string>,
): Promise<Readonly<Record<string, string>>> {
  const { items } = JSON.parse(await kubectl('get', KINDS, '--all-namespaces', '--output=json')) as {
    items: readonly Found[];
  };
  const kept = items.filter(({ kind, metadata }) => kind !== 'Pod' || metadata.namespace === TENANT);
  return Object.fromEntries(
    kept.map(({ kind, metadata: { uid, namespace = '', name } }) => [uid, `${kind} ${namespace}/${name}`]),
  );
}
