import { basename, dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { App, FluxSource, Kubeflow, Tls } from '../../charts';
import { folder } from '../support/cli';
import { synthQuietly } from '../support/quiet';
import { freshCluster } from './cluster';
import { Flux } from './flux';
import { whereFormerIs } from './former';
import { GitServer } from './git-server';
import { PlayedPrograms } from './played-programs';
import { Repository } from './repository';
import { holdingData, TENANT, userObjects } from './user-objects';

jest.setTimeout(900_000);

const STAGES = ['00-foundation', '10-certificates', '20-mesh', '30-access', '40-serverless', '50-apps', '60-catalog'];
const NAMES = ['kubeflow', ...[...STAGES, '70-tenants'].map((stage) => `kubeflow-${stage}`)];

whereFormerIs((former) => {
  // Nothing runs in the pods, so no webhook could answer.
  const { controlPlane, kubectl, cli } = freshCluster({ webhooks: false });
  const repository = new Repository();
  const dist = join(repository.folder, 'dist');
  let server: GitServer;
  let flux: Flux;
  let programs: PlayedPrograms;
  let data: Readonly<Record<string, string>>;
  const holding = () => holdingData((...args) => Promise.resolve(kubectl(...args)));
  const url = () => `${server.url}/${basename(repository.folder)}/.git`;
  const platform = {
    url: 'https://kubeflow.example.com',
    users: [{ email: 'user@example.com' }],
    tenants: [{ name: TENANT, owner: 'user@example.com' }],
  };

  beforeAll(async () => {
    server = await GitServer.start(dirname(repository.folder));
    flux = new Flux(controlPlane());
    await flux.start();
    programs = new PlayedPrograms(controlPlane());
  }, 120_000);
  afterAll(async () => {
    await programs.stop();
    await server.stop();
  });

  /** Has Flux take a commit, until all is at rest with it. */
  async function sync(commit: string): Promise<void> {
    flux.reconcile('gitrepositories', commit);
    for (const end = Date.now() + 800_000; flux.restless(commit, NAMES).length && Date.now() < end; await sleep(2000));
    expect(flux.restless(commit, NAMES)).toEqual([]);
    expect(flux.errors()).toEqual([]);
  }

  test('a real Flux has the former version, and people use it', async () => {
    const more = `tls: Tls.selfSigned(), gitops: { flux: { source: FluxSource.git({ url: '${url()}' }) } }`;
    former.render(`{ ...${JSON.stringify(platform)}, ${more} }`, repository.folder);
    const commit = repository.commit();
    await cli(['secrets', dist]);
    kubectl('apply', '--server-side', '--recursive', `--filename=${join(repository.folder, 'gitops/flux/bootstrap')}`);
    programs.start();
    await sync(commit);
    // Nothing answers the webhook that converts this kind.
    const mine = userObjects().filter((object) => !('kind' in object && object.kind === 'LLMInferenceService'));
    kubectl('apply', '--server-side', '--recursive', '--filename', folder({ 'mine.yaml': mine }));
    data = await holding();
  });

  test('after the merge alone, every Kustomization is ready, nothing was refused, and all data is there', async () => {
    const app = new App({ outdir: dist });
    const gitops = { flux: { source: FluxSource.git({ url: url() }) } };
    new Kubeflow(app, 'kubeflow', { ...platform, tls: Tls.selfSigned(), gitops });
    synthQuietly(app);
    await sync(repository.commit());
    expect(await holding()).toMatchObject(data);
    const names = kubectl('get', 'deployments', '--namespace=kubeflow', '--output=name');
    expect(names).toContain('/dashboard\n');
    expect(names).not.toContain('centraldashboard');
  });

  test('the CLI finds the platform as rendered', async () => {
    expect(await cli(['status', dist])).toMatch(/^drift: none, all \d+ objects are as rendered$/m);
  });
});
