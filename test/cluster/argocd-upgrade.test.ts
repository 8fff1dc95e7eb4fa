import { join } from 'node:path';

import { App, Kubeflow, type KubeflowProps, Tls } from '../../charts';
import { cli as run, folder } from '../support/cli';
import { synthQuietly } from '../support/quiet';
import { ArgoCd, STAGE_APPLICATIONS, until } from './argocd';
import { freshCluster } from './cluster';
import { planOf } from './events';
import { whereFormerIs } from './former';
import { Repository } from './repository';
import { holdingData, TENANT, userObjects } from './user-objects';

jest.setTimeout(900_000);

interface Named {
  readonly metadata: { readonly name: string };
}

const NAMES = [...STAGE_APPLICATIONS, `kubeflow-tenant-${TENANT}`];

whereFormerIs((former) => {
  // Nothing runs in the pods, so no webhook could answer.
  const { controlPlane, kubectl, cli, env } = freshCluster({ webhooks: false });
  const repository = new Repository();
  const dist = join(repository.folder, 'dist');
  const platform = {
    url: 'https://kubeflow.example.com',
    users: [{ email: 'user@example.com' }],
    tenants: [{ name: TENANT, owner: 'user@example.com' }],
    gitops: { argocd: { repoURL: repository.url, targetRevision: 'main' } },
  } satisfies Partial<KubeflowProps>;
  let argocd: ArgoCd;
  let data: Readonly<Record<string, string>>;
  const holding = () => holdingData((...args) => Promise.resolve(kubectl(...args)));

  beforeAll(async () => {
    argocd = await ArgoCd.start(controlPlane());
  }, 120_000);
  afterAll(() => argocd.stop());

  test('a real Argo CD has the former version, and people use it', async () => {
    former.render(`{ ...${JSON.stringify(platform)}, tls: Tls.selfSigned() }`, repository.folder);
    repository.commit();
    await cli(['secrets', dist]);
    argocd.bootstrap(repository.folder);
    await until(() => argocd.restless(NAMES), 800);
    // Nothing answers the webhook that converts this kind.
    const mine = userObjects().filter((object) => !('kind' in object && object.kind === 'LLMInferenceService'));
    kubectl('apply', '--server-side', '--recursive', '--filename', folder({ 'mine.yaml': mine }));
    data = await holding();
    expect(Object.values(data)).toContain(`Notebook ${TENANT}/train`);
  });

  test('after the merge alone, every Application is synced and healthy, with all data and nothing left over', async () => {
    const app = new App({ outdir: dist });
    new Kubeflow(app, 'kubeflow', { ...platform, tls: Tls.selfSigned() });
    synthQuietly(app);
    repository.commit();
    argocd.refresh('normal');
    // Former settings of an Application may meet new objects: what fails then is tried again.
    const isThere = (name: string) => argocd.list<Named>('deployments').some(({ metadata }) => metadata.name === name);
    await until(
      () => (isThere('dashboard') && !isThere('centraldashboard') ? argocd.restless(NAMES) : ['dashboard']),
      600,
    );
    const health = argocd.applications().map(({ metadata, status }) => `${metadata.name} ${status?.health?.status}`);
    expect(health.sort()).toEqual(NAMES.map((name) => `${name} Healthy`).sort());
    expect(await holding()).toMatchObject(data);
    const role = kubectl(
      'get',
      'clusterrolebinding',
      'llmisvc-manager-rolebinding',
      '--output=jsonpath={.roleRef.name}',
    );
    expect(role).toBe('kserve-llmisvc-manager-role');
  });

  test('the CLI finds the platform as rendered, and takes it over without a conflict', async () => {
    expect(await cli(['status', dist])).toMatch(/^drift: none, all \d+ objects are as rendered$/m);
    const plan = planOf(await run(['up', '--plan', '--json', dist], { env: env() }));
    expect(plan).toMatchObject({ added: 0, changed: 0, replaced: 0, migrated: 0, refused: 0, conflicting: 0 });
  });
});
