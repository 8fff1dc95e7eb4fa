import { App, Database, Dns01, Kubeflow, Preset, Tls } from '../charts';

// Google Kubernetes Engine: a reserved address, certificates by Let's Encrypt through Cloud DNS, users of Google Workspace,
// shared volumes of Filestore, Google's service accounts for tenants. See docs/examples.md.
const PROJECT = 'example-ml';
const account = (name: string) => `${name}@${PROJECT}.iam.gserviceaccount.com`;

const app = new App();

new Kubeflow(app, 'kubeflow', {
  ...Preset.gke({
    address: '203.0.113.9',
    filestore: true,
    cluster: { project: PROJECT, location: 'europe-west4', name: 'kubeflow' },
  }),
  url: 'https://kubeflow.example.com',
  tls: Tls.acme({
    email: 'ops@example.com',
    dns: Dns01.cloudDNS({ project: PROJECT, serviceAccount: account('cert-manager') }),
  }),
  serving: { domain: 'models.example.com' },
  login: {
    oidc: {
      issuer: 'https://accounts.google.com',
      clientId: '123456789012-kubeflow.apps.googleusercontent.com',
      secretName: 'google-client',
    },
    emailDomains: ['example.com'],
  },
  // Cloud SQL, at its private address.
  databases: {
    pipelines: Database.external({ engine: 'mysql', host: '10.30.0.4', secretName: 'pipelines-db' }),
  },
  size: 'ha',
  tenants: ['vision', 'speech'].map((name) => ({
    name,
    owner: `${name}-lead@example.com`,
    quota: { cpu: 64, memory: '256Gi', 'requests.nvidia.com/gpu': 4 },
    limits: { requests: { cpu: '100m', memory: '256Mi' }, limits: { cpu: 2, memory: '4Gi' } },
    serviceAccounts: { editor: { annotations: { 'iam.gke.io/gcp-service-account': account(name) } } },
    volumes: [{ name: 'team', size: '1Ti', accessMode: 'ReadWriteMany' }],
    isolation: {},
  })),
});

app.synth();
