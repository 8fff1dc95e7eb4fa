import { App, Dns01, Kubeflow, Preset, Tls } from '../charts';

// Azure Kubernetes Service: an address of a resource group, certificates by Let's Encrypt through Azure DNS, users of Entra,
// shared volumes of Azure Files, managed identities for tenants. See docs/examples.md.
const SUBSCRIPTION = '00000000-0000-4000-8000-000000000010';

const app = new App();

new Kubeflow(app, 'kubeflow', {
  ...Preset.aks({
    address: '203.0.113.11',
    addressGroup: 'kubeflow-network',
    issuer:
      'https://westeurope.oic.prod-aks.azure.com/00000000-0000-4000-8000-000000000000/11111111-0000-4000-8000-000000000000/',
  }),
  url: 'https://kubeflow.example.com',
  tls: Tls.acme({
    email: 'ops@example.com',
    dns: Dns01.azureDNS({
      subscriptionID: SUBSCRIPTION,
      resourceGroupName: 'dns',
      hostedZoneName: 'example.com',
      managedIdentity: '00000000-0000-4000-8000-000000000020',
    }),
  }),
  serving: { domain: 'models.example.com' },
  login: {
    oidc: {
      issuer: 'https://login.microsoftonline.com/00000000-0000-4000-8000-000000000000/v2.0',
      clientId: '00000000-0000-4000-8000-000000000001',
      secretName: 'entra-client',
    },
    emailDomains: ['example.com'],
  },
  size: 'ha',
  tenants: [
    {
      name: 'vision',
      owner: 'ada@example.com',
      quota: { cpu: 64, memory: '256Gi', 'requests.nvidia.com/gpu': 4 },
      limits: { requests: { cpu: '100m', memory: '256Mi' }, limits: { cpu: 2, memory: '4Gi' } },
      volumes: [{ name: 'team', size: '1Ti', accessMode: 'ReadWriteMany' }],
      serviceAccounts: {
        editor: { annotations: { 'azure.workload.identity/client-id': '00000000-0000-4000-8000-000000000030' } },
      },
      isolation: {},
    },
  ],
});

app.synth();
