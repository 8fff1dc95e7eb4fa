import { Chart } from 'cdk8s';

import { App, COMPONENT_NAMES, Kubeflow, type KubeflowProps, type Tenant } from '../../charts';
import { Config, Resource } from '../../charts/kit';
import { newFolder } from './files';
import { synthQuietly } from './quiet';

/** What users log in with, and what makes their namespaces. */
export const BASE: readonly string[] = [
  'kubeflow-namespace',
  'kubeflow-roles',
  'cert-manager',
  'istio',
  'kubeflow-issuer',
  'kubeflow-gateway',
  'dex',
  'oauth2-proxy',
  'profiles',
];

/** What notebooks need, and no more. */
const NOTEBOOKS = new Set([
  ...BASE,
  'central-dashboard',
  'notebook-controller',
  'jupyter-web-app',
  'poddefaults',
  'pvcviewer',
  'volumes-web-app',
]);

/** The change that makes the smallest sensible platform. */
export const NOTEBOOKS_ALONE: Partial<KubeflowProps> = {
  components: switches(
    COMPONENT_NAMES.filter((name) => !NOTEBOOKS.has(name)),
    false,
  ),
};

/** Switches components on or off. */
export function switches(names: readonly string[], on: boolean): KubeflowProps['components'] {
  return Object.fromEntries(names.map((name) => [name, on]));
}

/**
 * Renders a platform with one user and one tenant, with a change, into a new folder.
 * @param own makes charts beside the platform
 */
export function rendered(change: Partial<KubeflowProps> = {}, own: (app: App) => void = () => undefined): string {
  const outdir = newFolder();
  const app = new App({ outdir });
  new Kubeflow(app, 'kubeflow', {
    url: 'https://kubeflow.example.com',
    users: [{ email: 'user@example.com' }],
    tenants: [{ name: 'kubeflow-user-example-com', owner: 'user@example.com' }],
    ...change,
  });
  own(app);
  synthQuietly(app);
  return outdir;
}

/** A chart of the user's own: a namespace, and ConfigMaps there and in a namespace that every cluster has. */
export function ownChart(...names: readonly string[]): (app: App) => void {
  return (app) => {
    const chart = new Chart(app, 'own-chart', { namespace: 'own' });
    new Resource(chart, 'v1/Namespace', 'own', {});
    for (const name of names) new Config(chart, name, {});
    new Resource(chart, 'v1/ConfigMap', 'own', {}, { namespace: 'default' });
  };
}

/** A tenant with one of each that a tenant may have, but no Secrets that others must make. */
export const FULL_TENANT: Tenant = {
  name: 'vision',
  owner: 'ada@example.com',
  contributors: [
    { user: 'bob@example.com', role: 'edit' },
    { user: 'cyd@example.com', role: 'view' },
  ],
  quota: { cpu: 32, memory: '128Gi', 'requests.nvidia.com/gpu': 4, 'requests.storage': '2Ti' },
  limits: { requests: { cpu: '100m', memory: '256Mi' }, limits: { cpu: 1, memory: '2Gi' }, max: { memory: '32Gi' } },
  podSecurity: 'restricted',
  labels: { 'cost-centre': '4711' },
  isolation: { alsoFrom: ['monitoring'], egress: ['10.0.0.0/8'] },
  serviceAccounts: {
    editor: { annotations: { 'eks.amazonaws.com/role-arn': 'arn:aws:iam::123456789012:role/vision' } },
  },
  registries: [{ host: 'registry.example.com', credentialHelper: 'ecr-login' }],
  volumes: [{ name: 'data', size: '100Gi' }],
  notebooks: [
    {
      name: 'train',
      cpu: 4,
      memory: '16Gi',
      gpus: { 'nvidia.com/gpu': 1 },
      volumes: { '/data': 'data' },
      podDefaults: ['proxy'],
      env: { HF_HOME: '/data/hf' },
      labels: { team: 'vision' },
      nodeSelector: { 'kubernetes.io/os': 'linux' },
      tolerations: [{ key: 'nvidia.com/gpu', operator: 'Exists', effect: 'NoSchedule' }],
      affinity: { podAntiAffinity: {} },
    },
  ],
  podDefaults: [{ name: 'proxy', description: 'Through the proxy', env: { HTTPS_PROXY: 'http://proxy.example.com' } }],
};

/** The users of {@link FULL_TENANT}. */
export const FULL_USERS = ['ada', 'bob', 'cyd'].map((name) => ({ email: `${name}@example.com` }));
