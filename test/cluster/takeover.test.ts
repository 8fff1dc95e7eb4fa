import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { UPSTREAM } from '../conformance/definition';
import { newFolder } from '../support/files';
import { freshCluster, whereWebhooksAnswer } from './cluster';
import { tallyOf } from './events';
import { rendered } from '../support/platforms';
import { Surroundings } from './surroundings';

jest.setTimeout(300_000);

const DIST = rendered();

interface Identity {
  readonly metadata: { readonly name: string; readonly namespace: string; readonly uid: string };
}

whereWebhooksAnswer(() => {
  const { controlPlane, kubectl, cli } = freshCluster({ webhooks: false });
  let surroundings: Surroundings;

  beforeAll(async () => {
    surroundings = new Surroundings(controlPlane());
    await surroundings.answer(DIST);
  });
  afterAll(() => surroundings.stop());

  /** What may not be made anew, since pods, addresses or data hang on it. */
  const identities = () => {
    const kinds = 'deployments,statefulsets,daemonsets,services,persistentvolumeclaims,namespaces,profiles';
    const { items } = JSON.parse(kubectl('get', kinds, '-A', '--output=json')) as { items: readonly Identity[] };
    return Object.fromEntries(items.map(({ metadata: { namespace, name, uid } }) => [uid, `${namespace}/${name}`]));
  };

  test('kubectl applies what upstream has, stage by stage, each object at the first try', async () => {
    const upstream = rendered(UPSTREAM);
    for (const stage of readdirSync(upstream).sort()) {
      const args = ['apply', '--server-side', '--recursive', '--filename', join(upstream, stage)];
      const lines = (await surroundings.kubectl(...args)).trim().split('\n');
      expect(lines.filter((line) => !line.endsWith(' serverside-applied'))).toEqual([]);
      if (stage === '00-foundation') await controlPlane().crdsEstablished();
    }
  });

  const DEPLOYMENT = ['deployment', 'volumes-web-app-deployment', '--namespace', 'kubeflow'] as const;

  test('one of them was applied client-side once, with a variable that is no longer rendered', () => {
    const rendering = join(DIST, '50-apps/volumes-web-app/deployment-volumes-web-app-deployment.yaml');
    const text = readFileSync(rendering, 'utf8').replace(
      /^( *)env:\n/m,
      '$1env:\n$1- name: STALE\n$1  value: yes-it-is\n',
    );
    const file = join(newFolder(), 'deployment.yaml');
    writeFileSync(file, text);
    kubectl('apply', '--filename', file);
    expect(kubectl('get', ...DEPLOYMENT, '--output=yaml')).toContain('STALE');
  });

  test('up takes it over as it is: nothing is made anew, and then nothing is left to change', async () => {
    const before = identities();
    surroundings.startCertManager().catch(() => undefined);
    await cli(['secrets', DIST]);
    expect(tallyOf(await surroundings.cli('up', '--yes', '--json', DIST)).changed).toBeGreaterThan(50);
    expect(identities()).toMatchObject(before);
    expect(tallyOf(await surroundings.cli('up', '--json', DIST))).toMatchObject({ created: 0, changed: 0 });
    const deployment = kubectl('get', ...DEPLOYMENT, '--output=yaml', '--show-managed-fields');
    expect(deployment).not.toMatch(/STALE|kubectl-client-side-apply/);
  });
});
