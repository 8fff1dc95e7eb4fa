import { App, Kubeflow, ObjectStore, Preset, Tls } from '../charts';

// Samsung Cloud Platform: a public address of its load balancer, volumes of its block and file storage, its object storage.
// See docs/examples.md.
const app = new App();

new Kubeflow(app, 'kubeflow', {
  ...Preset.samsungCloud({ publicIp: '0f3c2a1b9d8e4f6a8b7c6d5e4f3a2b1c' }),
  url: 'https://kubeflow.example.com',
  // kubectl --namespace istio-system create secret tls gateway --cert=fullchain.pem --key=key.pem
  tls: Tls.secret({ secretName: 'gateway' }),
  // One Secret of keys for the platform, one for each tenant: docs/object-store.md.
  objectStore: ObjectStore.s3({
    endpoint: 'https://object-store.kr-west1.e.samsungsdscloud.com',
    region: 'kr-west1',
    bucket: 'kubeflow',
    pathStyle: true,
    credentials: { secretName: 'object-store' },
  }),
  users: [{ email: 'ada@example.com' }, { email: 'bob@example.com' }],
  tenants: ['ada', 'bob'].map((name) => ({
    name,
    owner: `${name}@example.com`,
    quota: { cpu: 64, memory: '256Gi', 'requests.nvidia.com/gpu': 8 },
    limits: { requests: { cpu: '100m', memory: '256Mi' }, limits: { cpu: 2, memory: '4Gi' } },
    volumes: [{ name: 'datasets', size: '500Gi', accessMode: 'ReadWriteMany' }],
    registries: [{ host: 'docker.io', pullSecret: 'docker-hub' }],
    notebooks: [{ name: 'first', volumes: { '/data': 'datasets' } }],
  })),
});

app.synth();
