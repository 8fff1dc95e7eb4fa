import { join } from 'node:path';

import { cli as run } from '../support/cli';
import { ArgoCd, STAGE_APPLICATIONS } from './argocd';
import { freshCluster } from './cluster';
import { planOf } from './events';
import { whereFormerIs } from './former';
import { People, renderUpgraded, until, UPGRADED } from './gitops';
import { Repository } from './repository';
import { TENANT } from './user-objects';

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
  const gitops = { argocd: { repoURL: repository.url, targetRevision: 'main' } };
  const people = new People(kubectl);
  let argocd: ArgoCd;

  beforeAll(async () => {
    argocd = await ArgoCd.start(controlPlane());
  }, 120_000);

  test('a real Argo CD has the former version, and people use it', async () => {
    former.render(`{ ...${JSON.stringify({ ...UPGRADED, gitops })}, tls: Tls.selfSigned() }`, repository.folder);
    repository.commit();
    await cli(['secrets', dist]);
    argocd.bootstrap(repository.folder);
    await until(() => argocd.restless(NAMES), 800);
    await people.begin();
  });

  test('after the merge alone, every Application is synced and healthy, with all data and nothing left over', async () => {
    renderUpgraded(dist, gitops);
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
    await people.keepAll();
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
