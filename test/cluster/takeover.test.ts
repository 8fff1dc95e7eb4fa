import { readdirSync } from 'node:fs';
import { join } from 'node:path';

import { UPSTREAM } from '../conformance/definition';
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

  test('up takes it over as it is: nothing is made anew, and then nothing is left to change', async () => {
    const before = identities();
    surroundings.startCertManager().catch(() => undefined);
    await cli(['secrets', DIST]);
    expect(tallyOf(await surroundings.cli('up', '--json', DIST)).changed).toBeGreaterThan(50);
    expect(identities()).toMatchObject(before);
    expect(tallyOf(await surroundings.cli('up', '--json', DIST))).toMatchObject({ created: 0, changed: 0 });
  });
});
