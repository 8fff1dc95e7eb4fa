import { whereWebhooksAnswer } from '../cluster/cluster';
import { objectsIn } from '../cluster/surroundings';
import { freshBed, PATIENCE } from './bed';
import { Comparison } from './mesh/comparison';
import { credentials } from './mesh/credentials';
import { HOST } from './mesh/draws';
import { ECHOED, made, OTHER, platform, STRANGER } from './mesh/platform';
import { Real } from './mesh/real';
import { PARTS } from './parts';
import { profileOf, TENANT } from './platform';

jest.setTimeout(PATIENCE);

/** `MESH_SEED` draws other requests. */
const SEED = Number(process.env.MESH_SEED ?? 1);
const HTTPS = platform();
const HTTP = platform({ url: `http://${HOST}`, machineTokens: undefined });

whereWebhooksAnswer(() => {
  const bed = freshBed(PARTS.mesh, HTTPS, { echoed: ECHOED });

  describe.each([
    ['https', 'with tokens of programs', HTTPS],
    ['http', 'without them', HTTP],
  ] as const)('a platform with %s, %s', (scheme, _, dist) => {
    const rendered = objectsIn(dist);
    const ofTenants = made(rendered);
    const comparison = new Comparison([...rendered, ...ofTenants]);

    test('is installed, and pods of its tenants get sidecars', async () => {
      await bed().cli('up', '--yes', dist);
      await bed().cli('prune', '--yes', dist);
      await bed().apply([...profileOf(OTHER, STRANGER), ...ofTenants]);
      for (const namespace of [TENANT, OTHER]) {
        await bed().kubectl('wait', '--for=condition=Ready', 'pods', '--all', '--timeout=120s', '-n', namespace);
      }
      expect(comparison.echoes.filter(({ proxy }) => proxy === 'sidecar').length).toBeGreaterThanOrEqual(15);
    });

    test('users log in through the gateway; the walk and the proxies agree on each request', async () => {
      const real = await Real.of(bed(), scheme);
      const shown = await credentials(bed(), `${scheme}://${HOST}/dex`, () => real.newBrowser(scheme));
      expect(await comparison.differences(real, shown, { scheme, seed: SEED })).toEqual([]);
      expect([...comparison.seen]).toEqual(expect.arrayContaining(['reached', 'login', '401', '403', '404', 'no']));
    });
  });

  test('no request to the API server was denied', () => {
    expect(bed().denied()).toEqual([]);
  });
});
