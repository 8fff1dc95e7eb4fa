import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { compare } from 'bcryptjs';

import { App, FluxSource, Kubeflow, type KubeflowProps, type Tenant } from '../../charts';
import { groupOf, type Manifest } from '../../charts/contract/manifest';
import { cli, type Ended } from '../support/cli';
import { newFolder } from '../support/files';
import { FULL_USERS, NOTEBOOKS_ALONE, rendered } from '../support/platforms';
import { freshCluster, whereWebhooksAnswer } from './cluster';
import { objectsIn, Surroundings } from './surroundings';

jest.setTimeout(300_000);

const TEAM: Tenant = {
  name: 'team',
  owner: 'ada@example.com',
  contributors: [
    { user: 'bob@example.com', role: 'edit' },
    { user: 'cyd@example.com', role: 'view' },
  ],
  registries: [{ host: 'registry.example.com', pullSecret: 'registry' }],
  serviceAccounts: { editor: { annotations: { 'eks.amazonaws.com/role-arn': 'arn:aws:iam::123456789012:role/team' } } },
};

whereWebhooksAnswer(() => {
  const { controlPlane, env, kubectl, secret } = freshCluster({ webhooks: false });
  let surroundings: Surroundings;

  const platform = (tenant: Tenant, change: Partial<KubeflowProps> = {}): string =>
    rendered({ ...NOTEBOOKS_ALONE, users: FULL_USERS, tenants: [tenant], size: 'laptop', ...change });
  const run = (...args: readonly string[]): Promise<Ended> => cli(args, { env: env() });
  const may = (who: string, verb: string, what: string): string => {
    const answer = ['auth', 'can-i', verb, what, '--namespace=team', `--as=${who}`];
    try {
      return kubectl(...answer).trim();
    } catch {
      return 'no';
    }
  };
  const uid = (name: string) =>
    kubectl('--namespace=team', 'get', 'serviceaccount', name, '--output=jsonpath={.metadata.uid}');

  const first = platform(TEAM);

  beforeAll(async () => {
    surroundings = new Surroundings(controlPlane());
    await surroundings.answer(first);
    void surroundings.startCertManager();
    kubectl('create', 'namespace', 'kubeflow');
    const registry = ['secret', 'docker-registry', 'registry', '--docker-server=a', '--docker-password=b'];
    kubectl('--namespace=kubeflow', 'create', ...registry, '--docker-username=c');
    expect((await run('secrets', first)).stderr).toBe('');
    expect(await run('up', first, '--skip-preflight', '--yes')).toMatchObject({ code: 0, stderr: '' });
    kubectl('wait', 'clusterrole/kubeflow-edit', '--for=jsonpath={.rules[10].verbs}', '--timeout=60s');
  });
  afterAll(() => surroundings.stop());

  test('contributors may what their role says', () => {
    expect(may('bob@example.com', 'delete', 'notebooks.kubeflow.org')).toBe('yes');
    expect(may('cyd@example.com', 'list', 'notebooks.kubeflow.org')).toBe('yes');
  });

  describe('up, after a contributor, the registry, the identity and a policy of the network are taken out', () => {
    const accounts = new Map<string, string>();
    let dry: Ended;
    let ended: Ended;

    beforeAll(async () => {
      for (const name of ['default', 'default-editor']) accounts.set(name, uid(name));
      const contributors = TEAM.contributors?.slice(1) ?? [];
      const second = platform({ name: TEAM.name, owner: TEAM.owner, contributors });
      dry = await run('up', second, '--skip-preflight', '--dry-run');
      expect(may('bob@example.com', 'delete', 'notebooks.kubeflow.org')).toBe('yes');
      ended = await run('up', second, '--skip-preflight');
    });

    test('he may nothing, the others may as before', () => {
      expect(ended).toMatchObject({ code: 0, stderr: '' });
      expect(may('bob@example.com', 'delete', 'notebooks.kubeflow.org')).toBe('no');
      expect(may('bob@example.com', 'list', 'notebooks.kubeflow.org')).toBe('no');
      expect(may('cyd@example.com', 'list', 'notebooks.kubeflow.org')).toBe('yes');
      const policies = kubectl('--namespace=team', 'get', 'authorizationpolicies', '--output=name');
      expect(policies).toContain('cyd');
      expect(policies).not.toContain('bob');
    });

    test('it says so, and before in a dry run', () => {
      const what = 'RoleBinding team/user-bob-example-com-clusterrole-edit';
      expect(dry.stdout).toContain(`  - ${what} (removed)\n`);
      expect(dry.stdout).toMatch(/^plan: .*\d+ removed \(they give access\)/m);
      expect(ended.stdout).toMatch(
        /^- access that is no longer rendered, removed: .*AuthorizationPolicy team\/user-bob/m,
      );
      for (const { stdout } of [dry, ended]) expect(stdout).toContain(what);
      expect(ended.stdout).toMatch(/^- ServiceAccount team\/default-editor stays, without what was rendered for it$/m);
      expect(ended.stdout).toMatch(
        /^! cluster\/no-longer-rendered: \d objects? (?:is|are) no longer rendered; npx cdk8s-kubeflow prune$/m,
      );
    });

    test('the ServiceAccounts are the same ones, without the identity of the cloud and the pull Secret', async () => {
      await run('prune', '--yes', platform({ name: TEAM.name, owner: TEAM.owner }));
      for (const [name, before] of accounts) expect([name, uid(name)]).toEqual([name, before]);
      const left = kubectl('--namespace=team', 'get', 'serviceaccount', 'default-editor', '--output=yaml');
      expect(left).not.toMatch(/eks\.amazonaws|imagePullSecrets/);
    });
  });

  test("a former user's password goes, and one who comes back gets another", async () => {
    const before = secret('auth', 'dex-passwords');
    expect(Object.keys(before).sort()).toEqual(['DEX_ADA_PASSWORD', 'DEX_BOB_PASSWORD', 'DEX_CYD_PASSWORD']);
    const two = { users: FULL_USERS.filter(({ email }) => email !== 'bob@example.com') };
    const { code, stdout } = await run(
      'up',
      platform({ name: 'team', owner: 'ada@example.com' }, two),
      '--skip-preflight',
    );
    expect(code).toBe(0);
    expect(stdout).toMatch(/^- passwords of former users, removed: DEX_BOB_PASSWORD in Secret auth\/dex-passwords$/m);
    const { DEX_BOB_PASSWORD, ...others } = before;
    expect(secret('auth', 'dex-passwords')).toEqual(others);
    const again = await run('secrets', '--show-passwords', first);
    const [, password = ''] = /First password of bob@example.com: (\S+)/.exec(again.stdout) ?? [];
    expect(await compare(password, secret('auth', 'dex-passwords').DEX_BOB_PASSWORD ?? '')).toBe(true);
    expect(secret('auth', 'dex-passwords').DEX_BOB_PASSWORD).not.toBe(DEX_BOB_PASSWORD);
    const removed = await run('secrets', platform({ name: 'team', owner: 'ada@example.com' }, two));
    expect(removed.stdout).toContain(
      'Secret auth/dex-passwords: removed DEX_BOB_PASSWORD, of users who are no longer in the definition\n',
    );
  });

  describe("by Flux' rules", () => {
    const gitops = { flux: { source: FluxSource.git({ url: 'https://git.example.com/platform' }) } };

    /** Renders `dist/` and `gitops/` into a new folder. */
    function delivered(...tenants: readonly Tenant[]): string {
      const outdir = join(newFolder(), 'dist');
      const app = new App({ outdir });
      const url = 'https://kubeflow.example.com';
      new Kubeflow(app, 'kubeflow', { ...NOTEBOOKS_ALONE, url, users: FULL_USERS, tenants, size: 'laptop', gitops });
      app.synth();
      return outdir;
    }

    const keyOf = ({ kind, metadata }: Manifest) => [kind, metadata.namespace, metadata.name].join('/');
    // The Secret for the registry has its key already, and is refused without.
    const isOfTeam = ({ kind, metadata }: Manifest) =>
      kind !== 'Secret' && [metadata.name, metadata.namespace].includes('team');

    /** Applies a rendering, and removes what Flux would: what the last one held, unless its pruning is disabled. */
    function sync(before: string | undefined, after: string): void {
      const [last, now] = [before, after].map((dist) => (dist === undefined ? [] : objectsIn(dist).filter(isOfTeam)));
      if (now?.length) controlPlane().apply(now);
      const left = new Set(now?.map(keyOf));
      const gone = (last ?? [])
        .filter((one) => !left.has(keyOf(one)))
        .filter(({ metadata }) => metadata.annotations?.['kustomize.toolkit.fluxcd.io/prune'] !== 'disabled');
      for (const { apiVersion, kind, metadata } of gone) {
        const type = apiVersion.includes('/') ? `${kind}.${groupOf(apiVersion)}` : kind;
        kubectl('--namespace=team', 'delete', type, metadata.name, '--ignore-not-found');
      }
    }

    test('a contributor who is taken out may nothing, and the ServiceAccounts stay', () => {
      const [before, after] = [delivered(TEAM), delivered({ ...TEAM, contributors: [], registries: [] })];
      sync(undefined, before);
      expect(may('bob@example.com', 'delete', 'notebooks.kubeflow.org')).toBe('yes');
      const account = uid('default');
      sync(before, after);
      expect(may('bob@example.com', 'delete', 'notebooks.kubeflow.org')).toBe('no');
      expect(uid('default')).toBe(account);
    });

    test('with a tenant that is removed its contributors go too; that of the last one goes with the Kustomization', () => {
      const before = delivered(TEAM);
      const file = join(before, '../gitops/flux/stages/kustomization-kubeflow-70-tenants.yaml');
      expect(readFileSync(file, 'utf8')).toMatch(/prune: true[\s\S]*deletionPolicy: MirrorPrune/);
      sync(undefined, before);
      expect(may('cyd@example.com', 'list', 'notebooks.kubeflow.org')).toBe('yes');
      sync(before, delivered());
      expect(may('cyd@example.com', 'list', 'notebooks.kubeflow.org')).toBe('no');
      expect(kubectl('get', 'namespace', 'team', '--output=name')).toBe('namespace/team\n');
    });
  });
});
