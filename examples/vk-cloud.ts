import { App, Kubeflow, Preset, type Tenant, Tls } from '../charts';

// VK Cloud: a floating address of its load balancer, disks of one zone, its file storage, an issuer that the cluster has,
// images in a registry with a password, a namespace per user. See docs/examples.md.
const ADDRESS = '203.0.113.7';
const people = ['ada', 'bob', 'cyd'];
const cloud = Preset.vkCloud({
  address: ADDRESS,
  zone: 'gz1',
  fileStorage: { server: '10.0.0.5', path: '/shares/kubeflow' },
});

const app = new App();

new Kubeflow(app, 'kubeflow', {
  ...cloud,
  // The certificate is for the address, by a ClusterIssuer that is there.
  tls: Tls.issuer({ name: 'corporate-ca' }),

  users: people.map((name) => ({ email: `${name}@example.com` })),
  tenants: people.map((name): Tenant => ({
    name: `${name}-kubeflow`,
    owner: `${name}@example.com`,
    quota: { cpu: 16, memory: '64Gi', 'requests.storage': '200Gi' },
    limits: { requests: { cpu: '100m', memory: '256Mi' }, limits: { cpu: 1, memory: '2Gi' } },
    // One Secret with the password in namespace kubeflow; `secrets` copies it into each namespace.
    registries: [{ host: 'docker.io', pullSecret: 'docker-hub' }],
    volumes: [{ name: 'team', size: '100Gi', accessMode: 'ReadWriteMany', folder: 'team' }],
    notebooks: [{ name: 'notebook', cpu: 3, memory: '3Gi', homeSize: '10Gi', volumes: { '/data': 'team' } }],
  })),
  notebooks: { culling: { idleMinutes: 120 }, pipelinesToken: true },
});

app.synth();
