import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { ApiObject, Chart } from 'cdk8s';

import { App, FluxSource, Ingress, Kubeflow, type KubeflowProps, type Tenant, Tls } from '../../charts';
import { synthQuietly } from '../support/quiet';
import { freshCluster } from './cluster';
import { freshFlux } from './flux';
import { STAGES, until } from './gitops';
import { Repository } from './repository';

jest.setTimeout(600_000);

// Nothing runs in the pods, so no webhook could answer.
const { controlPlane, kubectl, cli } = freshCluster({ webhooks: false });
const repository = new Repository();
const { flux, url, bootstrap, sync: syncOf } = freshFlux(controlPlane, repository);

const TEAM_A: Tenant = {
  name: 'team-a',
  owner: 'ada@example.com',
  serviceAccounts: { editor: { annotations: { 'example.com/identity': 'team-a' } } },
};
const TEAM_B: Tenant = {
  name: 'team-b',
  owner: 'bob@example.com',
  contributors: [
    { user: 'ada@example.com', role: 'edit' },
    { user: 'cyd@example.com', role: 'edit' },
  ],
  serviceAccounts: { editor: { annotations: { 'example.com/identity': 'team-b' } } },
  // No pod uses it, so no volume is made for it.
  volumes: [{ name: 'data', size: '1Gi', storageClass: 'slow' }],
  notebooks: [{ name: 'train', cpu: 1, memory: '1Gi' }],
};

/** Renders a whole platform, and a chart of the user's own. */
function render(tenants: readonly Tenant[], change: Partial<KubeflowProps> = {}, own = true): void {
  const app = new App({ outdir: join(repository.folder, 'dist') });
  new Kubeflow(app, 'kubeflow', {
    url: 'https://kubeflow.example.com',
    ingress: Ingress.loadBalancer(),
    tls: Tls.selfSigned(),
    users: ['ada', 'bob', 'cyd'].map((name) => ({ email: `${name}@example.com` })),
    tenants,
    components: { 'knative-eventing': true },
    gitops: { flux: { source: FluxSource.git({ url: url() }) } },
    ...change,
  });
  const mine = new Chart(app, 'mine', { namespace: 'kubeflow' });
  if (own) new ApiObject(mine, 'c', { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'mine' } });
  synthQuietly(app);
}

function publish(...what: Parameters<typeof render>): string {
  render(...what);
  return repository.commit();
}

const named = (...stages: readonly string[]) => ['kubeflow', ...stages.map((stage) => `kubeflow-${stage}`)];
const ALL = named(...STAGES, '70-tenants', '80-own');

const sync = (commit: string, names = ALL) => syncOf(commit, names);

/** The names of the objects of a kind in a namespace. */
function namesIn(namespace: string, kind: string): readonly string[] {
  const text = kubectl('get', kind, `--namespace=${namespace}`, '--output=jsonpath={.items[*].metadata.name}');
  return text.split(' ').filter(Boolean).sort();
}

const look = (namespace: string, what: string, path: string) =>
  kubectl(`--namespace=${namespace}`, 'get', what, `--output=jsonpath=${path}`);

function may(user: string, namespace: string): string {
  try {
    return kubectl(`--namespace=${namespace}`, 'auth', 'can-i', 'delete', 'notebooks', `--as=${user}`).trim();
  } catch {
    return 'no';
  }
}

/** Writes into an object as a program of the cluster does. Flux takes back what kubectl itself has written. */
function written(namespace: string, what: string, change: object, ...more: readonly string[]): void {
  const patch = ['--field-manager=played', '--type=merge', `--patch=${JSON.stringify(change)}`];
  kubectl(`--namespace=${namespace}`, 'patch', what, ...patch, ...more);
}

describe('a real Flux', () => {
  test('comes from an empty cluster to every Kustomization ready, each after the one before, and nothing is refused', async () => {
    const commit = publish([TEAM_A, TEAM_B]);
    await cli(['secrets', join(repository.folder, 'dist')]);
    bootstrap();
    await sync(commit);
    const pairs = [...flux().kustomizations()].flatMap(([name, { spec }]) =>
      (spec.dependsOn ?? []).map((before) => [before.name, name] as const),
    );
    const early = pairs.filter(
      ([before, name]) =>
        flux().firstTime(name, 'server-side apply completed') < flux().firstTime(before, 'Reconciliation finished'),
    );
    expect([pairs.length, early]).toEqual([8, []]);
    expect(look('team-b', 'persistentvolumeclaim/data', '{.status.phase}')).toBe('Pending');
  });

  test('changes nothing when it looks again, whatever programs of the cluster have written', async () => {
    written('knative-serving', 'deployment/activator', { spec: { replicas: 3 } });
    written('knative-eventing', 'deployment/pingsource-mt-adapter', { spec: { replicas: 1 } });
    const conditions = [{ type: 'Ready', status: 'False', reason: 'ImagePullBackOff' }];
    const status = { conditions, containerState: {}, readyReplicas: 0 };
    written('team-b', 'notebook/train', { status }, '--subresource=status');
    const before = flux().changes().length;
    flux().reconcile('kustomizations', 'again');
    await until(() =>
      [...flux().kustomizations()].flatMap(([name, each]) =>
        each.status?.lastHandledReconcileAt === 'again' &&
        each.status.conditions?.some(({ type, status: is }) => type === 'Ready' && is === 'True')
          ? []
          : name,
      ),
    );
    expect(flux().changes().slice(before)).toEqual([]);
    expect(look('knative-serving', 'deployment/activator', '{.spec.replicas}')).toBe('3');
    expect(look('knative-eventing', 'deployment/pingsource-mt-adapter', '{.spec.replicas}')).toBe('1');
    expect(flux().errors()).toEqual([]);
  });

  test('makes anew what Kubernetes refuses to change, where the rendering says so', async () => {
    const changed = [
      [
        '50-apps/profiles/deployment-profiles-deployment.yaml',
        'component: controller-manager',
        'deployment/profiles-deployment',
      ],
      [
        '50-apps/kserve/clusterrolebinding-llmisvc-manager-rolebinding.yaml',
        'name: kserve-llmisvc-manager-role',
        'clusterrolebinding/llmisvc-manager-rolebinding',
      ],
    ] as const;
    const uids = () => changed.map(([, , what]) => look('kubeflow', what, '{.metadata.uid}'));
    const before = uids();
    render([TEAM_A, TEAM_B]);
    for (const [name, text] of changed) {
      const file = join(repository.folder, 'dist', name);
      writeFileSync(file, readFileSync(file, 'utf8').replaceAll(text, `${text}-of-former`));
    }
    await sync(repository.commit());
    expect(uids().filter((uid) => before.includes(uid))).toEqual([]);
  });

  test('applies a changed tenant; a contributor who is taken out may nothing then', async () => {
    const account = () => look('team-b', 'serviceaccount/default-editor', '{.metadata.uid}');
    const claims = () => namesIn('kubeflow', 'persistentvolumeclaims');
    const before = [account(), claims()];
    expect(before[1]).toContain('katib-mysql');
    expect(may('ada@example.com', 'team-b')).toBe('yes');
    expect(namesIn('team-a', 'secrets')).not.toEqual([]);
    expect(namesIn('kubeflow', 'deployments')).toContain('katib-controller');
    kubectl('create', '--namespace=team-a', 'configmap', 'mine');
    const teamB: Tenant = {
      ...TEAM_B,
      contributors: [{ user: 'cyd@example.com', role: 'edit' }],
      serviceAccounts: undefined,
      quota: { cpu: 40 },
      volumes: [{ name: 'data', size: '2Gi', storageClass: 'fast' }],
    };
    await sync(publish([teamB], { components: { 'knative-eventing': true, katib: false } }));
    expect(look('default', 'profile/team-b', '{.spec.resourceQuotaSpec.hard.cpu}')).toBe('40');
    expect(['ada', 'cyd'].map((name) => may(`${name}@example.com`, 'team-b'))).toEqual(['no', 'yes']);
    expect(namesIn('team-b', 'authorizationpolicies').filter((name) => name.includes('ada'))).toEqual([]);
    expect(look('team-b', 'persistentvolumeclaim/data', '{.spec.storageClassName}')).toBe('slow');
    expect([account(), claims()]).toEqual(before);
  });

  test('has pruned the tenant and the component of that commit, and kept namespaces, accounts, CRDs and what users made', () => {
    expect(namesIn('team-a', 'configmaps')).toEqual(['kube-root-ca.crt', 'mine']);
    expect(namesIn('team-a', 'secrets')).toEqual([]);
    expect(namesIn('team-a', 'serviceaccounts')).toContain('default-editor');
    expect(look('default', 'namespace/team-a', '{.status.phase}')).toBe('Active');
    expect(look('default', 'profile/team-a', '{.spec.owner.name}')).toBe('ada@example.com');
    expect(namesIn('kubeflow', 'deployments').filter((name) => name.startsWith('katib'))).toEqual([]);
    expect(kubectl('get', 'crd', 'experiments.kubeflow.org', '--output=name')).toContain('experiments');
  });

  test('ends access with the last tenant, removes the last chart, and keeps the namespace and its volume', async () => {
    expect(may('cyd@example.com', 'team-b')).toBe('yes');
    await sync(publish([], {}, false), named(...STAGES));
    expect(may('cyd@example.com', 'team-b')).toBe('no');
    expect(namesIn('team-b', 'persistentvolumeclaims')).toContain('data');
    expect(namesIn('kubeflow', 'configmaps')).not.toContain('mine');
    expect(look('default', 'namespace/team-b', '{.status.phase}')).toBe('Active');
  });
});
