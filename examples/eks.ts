import { App, Dns01, Ingress, Kubeflow, MachineTokens, ObjectStore, Secrets, type Tenant, Tls } from '../charts';

// Amazon EKS: a network load balancer, certificates by Let's Encrypt through Route 53, Secrets in AWS Secrets Manager,
// users of Entra, a role of IAM per tenant. See docs/examples.md.
const REGION = 'eu-central-1';
const role = (name: string) => `arn:aws:iam::123456789012:role/${name}`;

const tenant = (name: string, owner: string): Tenant => ({
  name,
  owner,
  quota: { cpu: 128, memory: '512Gi', 'requests.nvidia.com/gpu': 8 },
  limits: { requests: { cpu: '100m', memory: '256Mi' }, limits: { cpu: 2, memory: '4Gi' } },
  serviceAccounts: { editor: { annotations: { 'eks.amazonaws.com/role-arn': role(`kubeflow-${name}`) } } },
  registries: [{ host: `123456789012.dkr.ecr.${REGION}.amazonaws.com`, credentialHelper: 'ecr-login' }],
  isolation: {},
});

const app = new App();

new Kubeflow(app, 'kubeflow', {
  url: 'https://kubeflow.example.com',
  ingress: Ingress.loadBalancer({
    className: 'service.k8s.aws/nlb',
    annotations: { 'service.beta.kubernetes.io/aws-load-balancer-scheme': 'internet-facing' },
  }),
  tls: Tls.acme({
    email: 'ops@example.com',
    dns: Dns01.route53({ region: REGION, serviceAccountRole: role('cert-manager') }),
  }),
  // InferenceServices at https://<name>-<namespace>.models.example.com
  serving: { domain: 'models.example.com' },
  secrets: Secrets.external({ store: { name: 'aws-secrets-manager' }, prefix: 'kubeflow/' }),
  login: {
    oidc: {
      issuer: 'https://login.microsoftonline.com/00000000-0000-4000-8000-000000000000/v2.0',
      clientId: '00000000-0000-4000-8000-000000000001',
      secretName: 'entra-client',
    },
    emailDomains: ['example.com'],
  },
  machineTokens: MachineTokens.eks({ region: REGION, clusterId: '0123456789ABCDEF0123456789ABCDEF' }),
  storage: { class: 'gp3' },
  // A bucket of S3, which the platform and each tenant reach by their roles: no key is anywhere.
  objectStore: ObjectStore.s3({
    endpoint: `https://s3.${REGION}.amazonaws.com`,
    bucket: 'example-kubeflow',
    webIdentity: { role: role('kubeflow') },
  }),
  size: 'ha',
  tenants: [tenant('vision', 'ada@example.com'), tenant('speech', 'cyd@example.com')],
});

app.synth();
