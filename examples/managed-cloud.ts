import { App, Ingress, Kubeflow, type Tenant, Tls } from '../charts';

// A managed cloud such as VK Cloud: an address of its load balancer, an issuer that the cluster has, images in a
// registry with a password, a namespace per user. See docs/examples.md.
const ADDRESS = '203.0.113.7';
const people = ['ada', 'bob', 'cyd'];

const app = new App();

new Kubeflow(app, 'kubeflow', {
  url: `https://${ADDRESS}`,
  ingress: Ingress.loadBalancer({
    address: ADDRESS,
    sourceRanges: ['198.51.100.0/24'],
    externalTrafficPolicy: 'Local',
  }),
  // The certificate is for the address, by a ClusterIssuer that is there.
  tls: Tls.issuer({ name: 'corporate-ca' }),
  storage: { class: 'csi-ceph-ssd-gz1' },

  users: people.map((name) => ({ email: `${name}@example.com` })),
  tenants: people.map((name): Tenant => ({
    name: `${name}-kubeflow`,
    owner: `${name}@example.com`,
    quota: { cpu: 16, memory: '64Gi', 'requests.storage': '200Gi' },
    limits: { requests: { cpu: '100m', memory: '256Mi' }, limits: { cpu: 1, memory: '2Gi' } },
    // One Secret with the password in namespace kubeflow; `secrets` copies it into each namespace.
    registries: [{ host: 'docker.io', pullSecret: 'docker-hub' }],
    notebooks: [{ name: 'notebook', cpu: 3, memory: '3Gi', homeSize: '10Gi' }],
  })),
  notebooks: { culling: { idleMinutes: 120 }, pipelinesToken: true },
});

app.synth();
