import { Accelerator, App, Kubeflow, Tls } from '../charts';

// A farm of GPUs: whole ones that train over InfiniBand, and slices for notebooks. See docs/examples.md.
const app = new App();
const taint = { key: 'nvidia.com/gpu', operator: 'Exists', effect: 'NoSchedule' };

new Kubeflow(app, 'kubeflow', {
  url: 'https://kubeflow.example.com',
  tls: Tls.acme({ email: 'platform@example.com' }),
  users: [{ email: 'ada@example.com' }, { email: 'bob@example.com' }],

  accelerators: [
    Accelerator.nvidia({
      label: 'NVIDIA H100',
      nodeSelector: { 'example.com/pool': 'h100' },
      tolerations: [taint],
      devicePlugin: true,
    }),
    Accelerator.nvidia({
      name: 'slices',
      label: 'NVIDIA A100',
      mig: ['1g.5gb', '3g.20gb'],
      timeSlicing: { replicas: 2 },
      nodeSelector: { 'example.com/pool': 'a100' },
      tolerations: [taint],
    }),
    Accelerator.rdma({
      resource: 'rdma/hca_shared_devices_a',
      hca: 'mlx5',
      devicePlugin: { vendors: ['15b3'] },
      sharedMemory: '64Gi',
      nodeSelector: { 'example.com/pool': 'h100' },
    }),
  ],
  training: {
    // Beside torch-distributed-nvidia and torch-distributed-rdma, which the accelerators bring.
    runtimes: [
      { name: 'megatron', framework: 'torch', image: 'ghcr.io/example/megatron:v3', accelerators: ['nvidia', 'rdma'] },
    ],
  },

  tenants: [
    {
      name: 'pretraining',
      owner: 'ada@example.com',
      podSecurity: 'privileged',
      quota: { 'requests.nvidia.com/gpu': 64, 'requests.rdma/hca_shared_devices_a': 64 },
      isolation: {},
    },
    {
      name: 'course',
      owner: 'bob@example.com',
      quota: { 'requests.nvidia.com/mig-1g.5gb': 12 },
      notebooks: [{ name: 'first', gpus: { 'nvidia.com/mig-1g.5gb': 1 } }],
    },
  ],
});

app.synth();
