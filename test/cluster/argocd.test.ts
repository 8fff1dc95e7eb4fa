import { join } from 'node:path';

import { App, type ComponentName, FluxSource, Kubeflow, type KubeflowProps, Tls } from '../../charts';
import { ArgoCd, STAGE_APPLICATIONS } from './argocd';
import { programs } from './build';
import { freshCluster } from './cluster';
import { ClaimByHand } from './claim-by-hand';
import { until } from './gitops';
import { Repository } from './repository';

jest.setTimeout(600_000);

/**
 * Argo CD takes a second for each CRD, so those that bring many, and nothing that others do not have too, are left
 * out. Knative Serving stays, whose webhooks change the most.
 */
const LEFT_OUT = ['katib', 'kserve', 'kserve-models-web-app', 'kserve-runtimes', 'spark-operator'] as const;

// Nothing runs in the pods, so no webhook could answer.
const { controlPlane, kubectl, cli } = freshCluster({ webhooks: false });
const data = new ClaimByHand(controlPlane, kubectl, 'team-b', 'data');

const repository = new Repository();
const PLATFORM: KubeflowProps = {
  url: 'https://kubeflow.example.com',
  tls: Tls.selfSigned(),
  users: [{ email: 'ada@example.com' }, { email: 'bob@example.com' }],
  tenants: [
    { name: 'team-a', owner: 'ada@example.com' },
    {
      name: 'team-b',
      owner: 'bob@example.com',
      contributors: [{ user: 'ada@example.com', role: 'edit' }],
      serviceAccounts: { editor: { annotations: { 'example.com/identity': 'team-b' } } },
      volumes: [{ name: 'data', size: '1Gi', storageClass: 'slow' }],
    },
  ],
  components: Object.fromEntries(LEFT_OUT.map((name): [ComponentName, boolean] => [name, false])),
  gitops: {
    argocd: { repoURL: repository.url, targetRevision: 'main' },
    flux: { source: FluxSource.git({ url: 'https://git.example.com/platform' }) },
  },
};

function publish(change: Partial<KubeflowProps> = {}): string {
  const app = new App({ outdir: join(repository.folder, 'dist') });
  new Kubeflow(app, 'kubeflow', { ...PLATFORM, ...change });
  app.synth();
  return repository.commit();
}

const NAMES = [...STAGE_APPLICATIONS, 'kubeflow-tenant-team-a', 'kubeflow-tenant-team-b'];

describe('a real Argo CD', () => {
  let argocd: ArgoCd;
  const restless = (names: readonly string[] = NAMES) => argocd.restless(names);

  beforeAll(async () => {
    argocd = await ArgoCd.start(controlPlane());
  }, 120_000);

  test('comes from an empty cluster to every Application synced, and no sync fails', async () => {
    publish();
    const dist = join(repository.folder, 'dist');
    await cli(['secrets', dist]);
    argocd.bootstrap(repository.folder);
    await until(restless, 480);
    expect([...argocd.failures]).toEqual([]);
    expect(argocd.warnings()).toEqual([]);
  });

  test('is synced still after two more refreshes, whatever programs of the cluster have written', async () => {
    kubectl('scale', '--namespace=knative-serving', 'deployment/activator', '--replicas=3');
    kubectl('label', 'namespace', 'team-a', 'app.kubernetes.io/part-of=kubeflow-profile', '--overwrite');
    data.use();
    await until(() => (data.isBound ? [] : ['the volume of team-b']), 60);
    data.grow('3Gi');
    for (let round = 0; round < 2; round++) {
      argocd.refresh('hard');
      await until(restless, 90);
    }
    expect(kubectl('get', 'clusterrole', 'kubeflow-admin', '--output', 'jsonpath={.rules}')).toContain('rolebindings');
    expect(data.size).toBe('3Gi');
    const policy = 'jsonpath={.webhooks[0].failurePolicy}';
    const validator = 'validatingwebhookconfiguration/istio-validator-istio-system';
    expect(kubectl('get', validator, '--output', policy)).toBe('Fail');
    expect([...argocd.failures]).toEqual([]);
  });

  test('an edit of one tenant syncs that tenant alone', async () => {
    const finished = () =>
      new Map(argocd.applications().map(({ metadata, status }) => [metadata.name, status?.operationState?.finishedAt]));
    const before = finished();
    const [teamA, teamB] = PLATFORM.tenants ?? [];
    if (!teamA || !teamB) throw new Error('two tenants');
    publish({ tenants: [{ ...teamA, quota: { cpu: 4 } }, teamB] });
    argocd.refresh('normal');
    const quota = () => kubectl('get', 'profile', 'team-a', '--output', 'jsonpath={.spec.resourceQuotaSpec.hard.cpu}');
    await until(() => (quota() === '4' ? restless() : ['the quota']), 90);
    const synced = [...finished()].filter(([name, time]) => before.get(name) !== time).map(([name]) => name);
    expect(synced).toEqual(['kubeflow-tenant-team-a']);
    expect([...argocd.failures]).toEqual([]);
  });

  test('a contributor who is taken out may nothing after the sync; ServiceAccounts and volumes stay as they are', async () => {
    const look = (what: string, of: string) => kubectl('--namespace=team-b', 'get', what, `--output=jsonpath=${of}`);
    const may = () => {
      try {
        return kubectl('--namespace=team-b', 'auth', 'can-i', 'delete', 'notebooks', '--as=ada@example.com').trim();
      } catch {
        return 'no';
      }
    };
    const account = () => look('serviceaccount/default-editor', '{.metadata.uid}');
    const before = account();
    expect(may()).toBe('yes');
    const [teamA] = PLATFORM.tenants ?? [];
    if (!teamA) throw new Error('two tenants');
    const volumes = [{ name: 'data', size: '1Gi', storageClass: 'fast' }];
    publish({ tenants: [teamA, { name: 'team-b', owner: 'bob@example.com', volumes }] });
    argocd.refresh('normal');
    await until(() => (may() === 'no' ? restless() : ['the contributor']), 90);
    expect(look('authorizationpolicies', '{.items[*].metadata.name}')).not.toContain('ada');
    expect(account()).toBe(before);
    expect(look('persistentvolumeclaim/data', '{.spec.storageClassName}')).toBe('slow');
    expect(data.size).toBe('3Gi');
    expect([...argocd.failures]).toEqual([]);
  });

  test('a tenant that is removed is pruned, and keeps its namespace and data', async () => {
    kubectl('create', '--namespace=team-a', 'configmap', 'mine');
    publish({ tenants: PLATFORM.tenants?.filter(({ name }) => name !== 'team-a') });
    argocd.refresh('normal');
    const others = NAMES.filter((name) => name !== 'kubeflow-tenant-team-a');
    const gone = () => !argocd.applications().some(({ metadata }) => metadata.name === 'kubeflow-tenant-team-a');
    await until(() => (gone() ? restless(others) : ['the Application']), 120);
    const left = argocd.list<{ metadata: { name: string; namespace: string } }>(
      'configmaps',
      '--field-selector=metadata.namespace=team-a',
    );
    expect(left.map(({ metadata }) => metadata.name).sort()).toEqual(['kube-root-ca.crt', 'mine']);
    expect(kubectl('get', 'namespace', 'team-a', '--output', 'jsonpath={.status.phase}')).toBe('Active');
    expect(kubectl('get', 'profile', 'team-a', '--output', 'jsonpath={.spec.owner.name}')).toBe('ada@example.com');
    expect([...argocd.failures]).toEqual([]);
  });

  test('and Flux accept what is rendered for them', () => {
    kubectl('apply', '--server-side', '--filename', join(programs(), 'flux-crds'));
    kubectl('create', 'namespace', 'flux-system');
    kubectl('wait', '--for=condition=Established', 'customresourcedefinition', '--all', '--timeout=60s');
    const strict = ['apply', '--server-side', '--dry-run=server', '--validate=strict', '--recursive', '--filename'];
    const lines = kubectl(...strict, join(repository.folder, 'gitops'))
      .trim()
      .split('\n');
    expect(lines.length).toBeGreaterThan(20);
    expect(lines.filter((line) => !line.endsWith(' serverside-applied (server dry run)'))).toEqual([]);
  });
});
