import { readdirSync } from 'node:fs';
import { join } from 'node:path';

import {
  App,
  COMPONENT_NAMES,
  Database,
  Ingress,
  Kubeflow,
  type KubeflowProps,
  MachineTokens,
  OPTIONAL_COMPONENTS,
  Tls,
} from '../../charts';
import { newFolder, REPO } from '../helpers';
import { kubectl } from './cluster';

jest.setTimeout(300_000);

interface Workload {
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace: string };
  readonly spec: {
    readonly replicas?: number;
    readonly template: { spec: { volumes?: readonly { persistentVolumeClaim?: object }[] } };
  };
  readonly status?: {
    readonly availableReplicas?: number;
    readonly desiredNumberScheduled?: number;
    readonly numberAvailable?: number;
  };
}

/** Like main.ts: a dry run needs the namespaces to be there. */
const MAIN: KubeflowProps = {
  url: 'https://kubeflow.example.com',
  users: [{ email: 'user@example.com' }],
  tenants: [{ name: 'kubeflow-user-example-com', owner: 'user@example.com' }],
};

const DEFINITIONS: Readonly<Record<string, Partial<KubeflowProps>>> = {
  'plain HTTP': { url: 'http://localhost:8080', anyHost: true, ingress: Ingress.portForward() },
  'an address': { url: 'https://203.0.113.7', ingress: Ingress.loadBalancer({ address: '203.0.113.7' }) },
  'ACME and node ports': { ingress: Ingress.nodePort({ https: 30443 }), tls: Tls.acme({ email: 'ops@example.com' }) },
  'ambient mode': { mesh: { mode: 'ambient' } },
  'databases on PostgreSQL': { databases: { katib: Database.postgres(), pipelines: Database.postgres() } },
  'tokens of EKS': {
    machineTokens: MachineTokens.eks({ region: 'eu-central-1', clusterId: '0123456789ABCDEF0123456789ABCDEF' }),
  },
  'KServe without Knative, and no self-made databases': {
    serving: { mode: 'raw' },
    databases: {
      katib: Database.external({ engine: 'mysql', host: 'db.example.com', database: 'katib', secretName: 'katib-db' }),
    },
  },
};

/** What notebooks need, and no more. */
const NOTEBOOKS = new Set([
  'kubeflow-namespace',
  'kubeflow-roles',
  'cert-manager',
  'istio',
  'kubeflow-issuer',
  'kubeflow-gateway',
  'dex',
  'oauth2-proxy',
  'profiles',
  'central-dashboard',
  'notebook-controller',
  'jupyter-web-app',
  'poddefaults',
  'pvcviewer',
  'volumes-web-app',
]);
const switches = (names: readonly string[], on: boolean) => Object.fromEntries(names.map((name) => [name, on]));

/** Applied one upon the other, as a platform grows and shrinks. */
const PLATFORMS: Readonly<Record<string, () => string>> = {
  'notebooks alone, on a laptop': () =>
    rendered({
      size: 'laptop',
      components: switches(
        COMPONENT_NAMES.filter((name) => !NOTEBOOKS.has(name)),
        false,
      ),
    }),
  'dist/': () => join(REPO, 'dist'),
  'a laptop': () => rendered({ size: 'laptop' }),
  'highly available': () => rendered({ size: 'ha' }),
  'everything on': () =>
    rendered({
      size: 'ha',
      selfService: true,
      pipelines: { store: 'kubernetes' },
      machineTokens: MachineTokens.cluster(),
      components: switches(OPTIONAL_COMPONENTS, true),
    }),
};

function rendered(change: Partial<KubeflowProps>): string {
  const folder = newFolder();
  const app = new App({ outdir: folder });
  new Kubeflow(app, 'kubeflow', { ...MAIN, ...change });
  app.synth();
  return folder;
}

function applied(...args: readonly string[]): readonly string[] {
  return kubectl('apply', '--server-side', '--recursive', ...args)
    .trim()
    .split('\n');
}

/** Workloads whose pods need no volume, since nothing makes volumes there, and are not all available. */
function unavailable(): readonly string[] {
  const kinds = 'deployments,statefulsets,daemonsets';
  const { items } = JSON.parse(kubectl('get', kinds, '--all-namespaces', '--output', 'json')) as { items: Workload[] };
  const waiting = items.filter(({ kind, spec, status = {} }) => {
    if (spec.template.spec.volumes?.some((volume) => volume.persistentVolumeClaim)) return false;
    if (kind === 'DaemonSet') return status.numberAvailable !== status.desiredNumberScheduled;
    return (status.availableReplicas ?? 0) !== (spec.replicas ?? 1);
  });
  return waiting.map(({ kind, metadata }) => `${kind} ${metadata.namespace}/${metadata.name}`);
}

describe.each(Object.entries(PLATFORMS))('%s on a real API server', (_, platform) => {
  const folder = platform();
  const stages = readdirSync(folder).filter((name) => /^\d\d-/.test(name));

  test.each(stages.sort())('%s: every object is accepted at the first try', (stage) => {
    const lines = applied('--filename', join(folder, stage));
    expect(lines.length).toBeGreaterThan(0);
    expect(lines.filter((line) => !line.endsWith(' serverside-applied'))).toEqual([]);
    if (stage === '00-foundation') {
      kubectl('wait', '--for=condition=Established', 'customresourcedefinition', '--all', '--timeout=60s');
    }
  });

  test('Pod Security admits the pods: every workload that needs no volume becomes available', async () => {
    const end = Date.now() + 180_000;
    while (unavailable().length && Date.now() < end) await new Promise((resolve) => setTimeout(resolve, 1000));
    expect(unavailable()).toEqual([]);
  });

  test('a second apply has no conflict, and nothing to change', () => {
    // The cluster's controllers have had their say by now, the one that fills in aggregated ClusterRoles included.
    const rules = 'jsonpath={.rules}';
    for (let tries = 0; tries < 60 && !kubectl('get', 'clusterrole', 'kubeflow-admin', '--output', rules); tries++) {
      kubectl('get', 'clusterrole', 'kubeflow-view', '--output', rules);
    }
    expect(kubectl('get', 'clusterrole', 'kubeflow-admin', '--output', rules)).toContain('rolebindings');
    for (const stage of stages) applied('--filename', join(folder, stage));
    expect(kubectl('diff', '--server-side', '--recursive', '--filename', folder)).toBe('');
  });
});

test.each(Object.entries(DEFINITIONS))('%s: the API server would accept it too', (_, props) => {
  const lines = applied('--force-conflicts', '--dry-run=server', '--filename', rendered(props));
  expect(lines.filter((line) => !line.endsWith(' serverside-applied (server dry run)'))).toEqual([]);
});
