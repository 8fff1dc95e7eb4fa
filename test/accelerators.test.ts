import { load } from 'js-yaml';

import { Accelerator, type KubeflowProps, type Tenant } from '../charts';
import { render, type Rendering } from './support/render';

const RUNTIME = 'trainer.kubeflow.org/v1alpha1/ClusterTrainingRuntime';
const SERVING = 'serving.kserve.io/v1alpha1/ClusterServingRuntime';
const TAINT = { key: 'nvidia.com/gpu', operator: 'Exists', effect: 'NoSchedule' };
const POOL = { pool: 'a100' };

/** Whole GPUs and slices, each on nodes of its own, and cards with RDMA. */
const FARM: Partial<KubeflowProps> = {
  accelerators: [
    Accelerator.nvidia({ label: 'A100', nodeSelector: POOL, tolerations: [TAINT], devicePlugin: true }),
    Accelerator.nvidia({ name: 'slices', mig: ['1g.5gb', '1g.10gb+me'], timeSlicing: { replicas: 3, rename: true } }),
    Accelerator.amd({ tolerations: [{ key: 'amd.com/gpu', operator: 'Exists' }] }),
    Accelerator.rdma({ resource: 'rdma/hca', hca: 'mlx5', socketInterface: 'eth0', nodeSelector: { fabric: 'ib' } }),
  ],
  tenants: [{ name: 'ada', owner: 'ada@example.com', podSecurity: 'privileged' }],
};
const farm = render(FARM);

interface Form {
  readonly gpus: { readonly value: { readonly vendors: readonly object[] } };
  readonly affinityConfig: { readonly options: readonly object[] };
  readonly tolerationGroup: { readonly options: readonly object[] };
}
function formOf(platform: Rendering): Form {
  const text = platform.config('kubeflow/jupyter-web-app-config')['spawner_ui_config.yaml'] ?? '';
  return (load(text) as { readonly spawnerFormDefaults: Form }).spawnerFormDefaults;
}

/** What the pods of a training look like. */
function podsOf(platform: Rendering, runtime: string, job = 'node') {
  const jobs = platform.get(RUNTIME, runtime).spec?.template?.spec?.replicatedJobs ?? [];
  return jobs.find(({ name }) => name === job)?.template.spec?.template.spec;
}

describe('the form', () => {
  test('offers the resources, with their own names for slices of MIG and shared GPUs', () => {
    expect(formOf(farm).gpus.value.vendors).toEqual([
      { limitsKey: 'nvidia.com/gpu', uiName: 'A100' },
      { limitsKey: 'nvidia.com/mig-1g.5gb.shared', uiName: 'NVIDIA 1g.5gb, shared by 3' },
      { limitsKey: 'nvidia.com/mig-1g.10gb.me.shared', uiName: 'NVIDIA 1g.10gb+me, shared by 3' },
      { limitsKey: 'amd.com/gpu', uiName: 'AMD' },
    ]);
  });

  test('offers the nodes of each, by their labels and by the taints that pods tolerate', () => {
    const { affinityConfig, tolerationGroup } = formOf(farm);
    expect(tolerationGroup.options).toEqual([
      { groupKey: 'nvidia', displayName: 'Nodes with A100', tolerations: [TAINT] },
      { groupKey: 'amd', displayName: 'Nodes with AMD', tolerations: [{ key: 'amd.com/gpu', operator: 'Exists' }] },
    ]);
    const terms = [{ matchExpressions: [{ key: 'pool', operator: 'In', values: ['a100'] }] }];
    const nodeAffinity = { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: terms } };
    expect(affinityConfig.options).toEqual([
      { configKey: 'nvidia', displayName: 'Nodes with A100', affinity: { nodeAffinity } },
    ]);
  });

  test('has its own entries first, and what it says of GPUs is kept', () => {
    const options = [{ key: 'big', label: 'Big', tolerations: [] }];
    const vendors = [{ limitsKey: 'nvidia.com/gpu', uiName: 'Ours' }];
    const form = formOf(render({ ...FARM, spawner: { tolerations: { options }, gpus: { vendors } } }));
    expect(form.gpus.value.vendors).toEqual(vendors);
    expect(form.tolerationGroup.options).toMatchObject([{ groupKey: 'big' }, { groupKey: 'nvidia' }, {}]);
  });
});

describe('a declared notebook', () => {
  const withNotebook = (notebook: NonNullable<Tenant['notebooks']>[number], more = FARM): object | undefined => {
    const tenants: Tenant[] = [
      { name: 'ada', owner: 'ada@example.com', podSecurity: 'privileged', notebooks: [notebook] },
    ];
    const { spec } = render({ ...more, tenants }).get('kubeflow.org/v1/Notebook', 'ada/a');
    return spec?.template?.spec;
  };

  test('with a GPU runs where these are, and keeps what it says itself', () => {
    const own = { nodeSelector: { zone: 'a' }, tolerations: [{ key: 'own', operator: 'Exists' }] };
    expect(withNotebook({ name: 'a', gpus: { 'nvidia.com/gpu': 1 }, ...own })).toMatchObject({
      nodeSelector: { ...POOL, zone: 'a' },
      tolerations: [...own.tolerations, TAINT],
    });
  });

  test('without one tolerates nothing', () => {
    const pod = withNotebook({ name: 'a' });
    expect(pod).not.toHaveProperty('tolerations');
    expect(pod).not.toHaveProperty('nodeSelector');
  });

  test('runs on any of the nodes, where several kinds offer the same', () => {
    const accelerators = ['t4', 'a100'].map((pool) => {
      return Accelerator.nvidia({
        name: pool,
        nodeSelector: { pool },
        tolerations: [{ key: pool, operator: 'Exists' }],
      });
    });
    const pod = withNotebook({ name: 'a', gpus: { 'nvidia.com/gpu': 1 } }, { accelerators });
    expect(pod).toMatchObject({ tolerations: [{ key: 't4' }, { key: 'a100' }] });
    expect(pod).not.toHaveProperty('nodeSelector');
    expect(formOf(render({ accelerators })).gpus.value.vendors).toHaveLength(1);
  });
});

describe('trainings', () => {
  test('on GPUs have a runtime of their own, and others stay off their nodes', () => {
    expect(podsOf(farm, 'torch-distributed-nvidia')).toMatchObject({
      containers: [{ resources: { limits: { 'nvidia.com/gpu': 1 } } }],
      nodeSelector: POOL,
      tolerations: [TAINT],
    });
    expect(podsOf(farm, 'torch-distributed-slices')).toMatchObject({
      containers: [{ resources: { limits: { 'nvidia.com/mig-1g.5gb.shared': 1 } } }],
    });
    expect(podsOf(farm, 'torch-distributed')).toEqual(podsOf(render(), 'torch-distributed'));
    expect(farm.namesOf(RUNTIME)).not.toContain('torch-distributed-amd');
  });

  test('that tune models, which ask for GPUs, run on their nodes; what fetches the models does not', () => {
    expect(podsOf(farm, 'torchtune-llama3.2-1b')).toMatchObject({ nodeSelector: POOL, tolerations: [TAINT] });
    expect(podsOf(farm, 'torchtune-llama3.2-1b', 'model-initializer')).not.toHaveProperty('tolerations');
  });

  test('with RDMA have a card and a GPU, locked and shared memory, and the settings of NCCL', () => {
    expect(podsOf(farm, 'torch-distributed-rdma')).toEqual({
      containers: [
        {
          name: 'node',
          image: expect.stringContaining('pytorch') as string,
          resources: { limits: { 'nvidia.com/gpu': 1, 'rdma/hca': 1 } },
          env: [
            { name: 'NCCL_NET', value: 'IB' },
            { name: 'NCCL_IB_HCA', value: 'mlx5' },
            { name: 'NCCL_SOCKET_IFNAME', value: 'eth0' },
          ],
          securityContext: { capabilities: { add: ['IPC_LOCK'] } },
          volumeMounts: [{ name: 'dshm', mountPath: '/dev/shm' }],
        },
      ],
      volumes: [{ name: 'dshm', emptyDir: { medium: 'Memory', sizeLimit: '16Gi' } }],
      nodeSelector: { ...POOL, fabric: 'ib' },
      tolerations: [TAINT],
    });
  });

  test('without locked memory need no privileged tenant', () => {
    const accelerators = [Accelerator.rdma({ resource: 'rdma/hca', ipcLock: false, sharedMemory: '1Gi' })];
    const pods = podsOf(render({ accelerators }), 'torch-distributed-rdma');
    expect(pods?.containers[0]).not.toHaveProperty('securityContext');
    expect(pods?.volumes).toMatchObject([{ emptyDir: { sizeLimit: '1Gi' } }]);
  });

  test('of one’s own get what they name; with MPI, the launcher and the nodes', () => {
    const image = 'ghcr.io/example/rocm:v1';
    const runtimes = [{ name: 'ours', image, framework: 'deepspeed', accelerators: ['amd'] }] as const;
    const platform = render({ ...FARM, training: { runtimes } });
    for (const name of ['launcher', 'node']) {
      expect(podsOf(platform, 'ours', name)).toMatchObject({
        containers: [{ resources: { limits: { 'amd.com/gpu': 1 } }, securityContext: { runAsUser: 1000 } }],
        tolerations: [{ key: 'amd.com/gpu' }],
      });
    }
  });
});

describe('models', () => {
  test('may say where they run: Knative refuses that by default', () => {
    expect(farm.config('knative-serving/config-features')).toEqual({
      'kubernetes.podspec-affinity': 'enabled',
      'kubernetes.podspec-nodeselector': 'enabled',
      'kubernetes.podspec-runtimeclassname': 'enabled',
      'kubernetes.podspec-tolerations': 'enabled',
    });
    expect(render().config('knative-serving/config-features')).toEqual({});
  });

  test('of Hugging Face have a server on the GPU, which is taken by name alone', () => {
    expect(farm.get(SERVING, 'kserve-huggingfaceserver-nvidia').spec).toMatchObject({
      supportedModelFormats: [{ name: 'huggingface', version: '1' }],
      containers: [
        { image: expect.stringMatching(/-gpu$/) as string, resources: { limits: { 'nvidia.com/gpu': '1' } } },
      ],
      nodeSelector: POOL,
      tolerations: [TAINT],
    });
    const [format] = farm.get(SERVING, 'kserve-huggingfaceserver-nvidia').spec?.supportedModelFormats ?? [];
    expect(format).not.toHaveProperty('autoSelect');
  });

  test('on several nodes run on those with GPUs, head and workers', () => {
    const { spec } = farm.get(SERVING, 'kserve-huggingfaceserver-multinode');
    for (const pods of [spec, spec?.workerSpec])
      expect(pods).toMatchObject({ nodeSelector: POOL, tolerations: [TAINT] });
  });
});

test('without accelerators, all is as it was', () => {
  const accelerators = render({ accelerators: [] });
  expect(accelerators.all(RUNTIME)).toEqual(render().all(RUNTIME));
  expect(accelerators.all(SERVING)).toEqual(render().all(SERVING));
  expect(accelerators.all('v1/ConfigMap')).toEqual(render().all('v1/ConfigMap'));
  expect(accelerators.of('nvidia-device-plugin')).toEqual([]);
});

describe('with everyPod, the API server', () => {
  const POLICY = 'admissionregistration.k8s.io/v1/MutatingAdmissionPolicy';
  const NAME = 'kubeflow-tenant-accelerators';
  const everyPod = true;
  const accelerators = [
    Accelerator.nvidia({ nodeSelector: { 'example.com/pool': 'a100' }, tolerations: [TAINT], everyPod }),
    Accelerator.amd({ tolerations: [{ key: 'amd.com/gpu', operator: 'Exists' }] }),
  ];
  const platform = render({ accelerators });

  test('sends pods of tenants that ask for the resource to its nodes, and no others', () => {
    const { spec } = platform.get(POLICY, NAME);
    expect(spec?.matchConstraints?.namespaceSelector).toHaveProperty('matchLabels');
    const [mutation] = spec?.mutations ?? [];
    const expression = mutation?.patchType === 'JSONPatch' ? mutation.jsonPatch.expression : '';
    expect(expression).toContain('"nvidia.com/gpu" in c.?resources.?limits.orValue({})');
    expect(expression).toContain('"/spec/nodeSelector/example.com~1pool"');
    expect(expression).toContain('"key": dyn("nvidia.com/gpu")');
    expect(expression).not.toContain('amd.com');
  });

  test('saves users of the form the choice of nodes', () => {
    expect(formOf(platform).tolerationGroup.options).toMatchObject([{ groupKey: 'amd' }]);
    expect(formOf(platform).affinityConfig.options).toEqual([]);
  });

  test('changes no pods where nothing is to be said of the nodes', () => {
    expect(render({ accelerators: [Accelerator.nvidia({ everyPod })] }).has(POLICY, NAME)).toBe(false);
    expect(farm.has(POLICY, NAME)).toBe(false);
  });
});
