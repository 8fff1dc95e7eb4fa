import { join } from 'node:path';

import { FluxSource } from '../../charts';
import { freshCluster } from './cluster';
import { freshFlux } from './flux';
import { whereFormerIs } from './former';
import { People, renderUpgraded, STAGES, UPGRADED } from './gitops';
import { Repository } from './repository';

jest.setTimeout(900_000);

const NAMES = ['kubeflow', ...[...STAGES, '70-tenants'].map((stage) => `kubeflow-${stage}`)];

whereFormerIs((former) => {
  // Nothing runs in the pods, so no webhook could answer.
  const { controlPlane, kubectl, cli } = freshCluster({ webhooks: false });
  const repository = new Repository();
  const dist = join(repository.folder, 'dist');
  const { url, bootstrap, sync } = freshFlux(controlPlane, repository);
  const people = new People(kubectl);

  test('a real Flux has the former version, and people use it', async () => {
    const more = `tls: Tls.selfSigned(), gitops: { flux: { source: FluxSource.git({ url: '${url()}' }) } }`;
    former.render(`{ ...${JSON.stringify(UPGRADED)}, ${more} }`, repository.folder);
    const commit = repository.commit();
    await cli(['secrets', dist]);
    bootstrap();
    await sync(commit, NAMES, 800);
    await people.begin();
  });

  test('after the merge alone, every Kustomization is ready, nothing was refused, and all data is there', async () => {
    renderUpgraded(dist, { flux: { source: FluxSource.git({ url: url() }) } });
    await sync(repository.commit(), NAMES, 800);
    await people.keepAll();
    const names = kubectl('get', 'deployments', '--namespace=kubeflow', '--output=name');
    expect(names).toContain('/dashboard\n');
    expect(names).not.toContain('centraldashboard');
  });

  test('the CLI finds the platform as rendered', async () => {
    expect(await cli(['status', dist])).toMatch(/^drift: none, all \d+ objects are as rendered$/m);
  });
});
