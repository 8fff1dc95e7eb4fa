import { readdirSync } from 'node:fs';
import { join } from 'node:path';

import { App, Database, Ingress, Kubeflow, type KubeflowProps, Tls } from '../../charts';
import { newFolder, REPO } from '../helpers';
import { kubectl } from './cluster';

jest.setTimeout(300_000);

const dist = join(REPO, 'dist');
const stages = readdirSync(dist)
  .filter((name) => /^\d\d-/.test(name))
  .sort();

interface Deployment {
  readonly metadata: { readonly name: string; readonly namespace: string };
  readonly spec: { template: { spec: { volumes?: readonly { persistentVolumeClaim?: object }[] } } };
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
  'KServe without Knative, and no self-made databases': {
    serving: { mode: 'raw' },
    databases: {
      katib: Database.external({ engine: 'mysql', host: 'db.example.com', database: 'katib', secretName: 'katib-db' }),
    },
  },
};

describe('dist/ on a real API server', () => {
  test.each(stages)('%s: every object is accepted at the first try', (stage) => {
    const lines = kubectl('apply', '--server-side', '--recursive', '--filename', join(dist, stage)).trim().split('\n');
    expect(lines.length).toBeGreaterThan(0);
    expect(lines.filter((line) => !line.endsWith(' serverside-applied'))).toEqual([]);
    if (stage === '00-foundation') {
      kubectl('wait', '--for=condition=Established', 'customresourcedefinition', '--all', '--timeout=60s');
    }
  });

  test('Pod Security admits the pods: every Deployment that needs no volume becomes available', () => {
    const { items } = JSON.parse(kubectl('get', 'deployment', '--all-namespaces', '--output', 'json')) as {
      items: readonly Deployment[];
    };
    // Nothing makes volumes there.
    const ready = items.filter(({ spec }) => !spec.template.spec.volumes?.some((one) => one.persistentVolumeClaim));
    expect(ready.length).toBeGreaterThan(40);
    for (const { metadata } of ready) {
      const name = `deployment/${metadata.name}`;
      kubectl('--namespace', metadata.namespace, 'wait', '--for=condition=Available', name, '--timeout=120s');
    }
    kubectl('--namespace', 'kube-system', 'rollout', 'status', 'daemonset', 'istio-cni-node', '--timeout=120s');
  });

  test('a second apply has no conflict, and nothing to change', () => {
    // The cluster's controllers have had their say by now, the one that fills in aggregated ClusterRoles included.
    const rules = 'jsonpath={.rules}';
    for (let tries = 0; tries < 60 && !kubectl('get', 'clusterrole', 'kubeflow-admin', '--output', rules); tries++) {
      kubectl('get', 'clusterrole', 'kubeflow-view', '--output', rules);
    }
    expect(kubectl('get', 'clusterrole', 'kubeflow-admin', '--output', rules)).toContain('rolebindings');
    for (const stage of stages) kubectl('apply', '--server-side', '--recursive', '--filename', join(dist, stage));
    expect(kubectl('diff', '--server-side', '--recursive', '--filename', dist)).toBe('');
  });

  test.each(Object.entries(DEFINITIONS))('%s: the API server would accept it too', (_, props) => {
    const folder = newFolder();
    const app = new App({ outdir: folder });
    new Kubeflow(app, 'kubeflow', { ...MAIN, ...props });
    app.synth();
    const apply = ['apply', '--server-side', '--force-conflicts', '--dry-run=server', '--recursive', '--filename'];
    const lines = kubectl(...apply, folder)
      .trim()
      .split('\n');
    expect(lines.filter((line) => !line.endsWith(' serverside-applied (server dry run)'))).toEqual([]);
  });
});
