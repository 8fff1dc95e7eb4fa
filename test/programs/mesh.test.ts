import { setTimeout as sleep } from 'node:timers/promises';

import { Mesh } from '../../charts/contract/traffic/mesh';
import { whereWebhooksAnswer } from '../cluster/cluster';
import { objectsIn } from '../cluster/surroundings';
import type { Answer } from './ask';
import { freshBed, PATIENCE } from './bed';
import { type Credential, credentials, type Shown } from './mesh/credentials';
import { type Draw, draws, echoPods, HOST } from './mesh/draws';
import { expected, happened } from './mesh/outcome';
import { ECHOED, made, OTHER, platform, STRANGER } from './mesh/platform';
import { Real } from './mesh/real';
import { walked } from './mesh/walked';
import { PARTS } from './parts';
import { profileOf, TENANT } from './platform';

jest.setTimeout(PATIENCE);

/** `MESH_SEED` draws other requests. */
const SEED = Number(process.env.MESH_SEED ?? 1);
/** Routes and keys reach one proxy after the other: who disagrees is asked again. */
const TRIES = 8;

whereWebhooksAnswer(() => {
  const dist = platform();
  const rendered = objectsIn(dist);
  const ofTenants = made(rendered);
  // No NetworkPolicy is enforced here: the walk judges without them.
  const objects = [...rendered, ...ofTenants].filter(({ kind }) => kind !== 'NetworkPolicy');
  const mesh = new Mesh(objects);
  const echoes = echoPods(objects, mesh);
  const bed = freshBed(PARTS.mesh, dist, ECHOED);
  let real: Real | undefined;
  let shown: Readonly<Record<Credential, Shown>> | undefined;
  const seen = new Set<string>();

  /** The difference between the walk and what has happened, if there is one. */
  function difference(draw: Draw, credential: Shown, answer: Answer): object | undefined {
    const verdict = walked(mesh, draw, credential);
    const [walk, happens] = [expected(mesh, draw, verdict, echoes), happened(answer)];
    seen.add(walk.split(' ')[0] ?? '');
    if (walk === happens) return undefined;
    const { from, to, ...request } = draw;
    const names = { from: typeof from === 'string' ? from : from.name, to: 'pod' in to ? [to.pod.name, to.port] : to };
    return { ...names, ...request, walk, happens, hops: verdict.hops, text: answer.text.slice(0, 200) };
  }

  test('pods of tenants get sidecars, and become ready', async () => {
    await bed().apply([...profileOf(OTHER, STRANGER), ...ofTenants]);
    for (const namespace of [TENANT, OTHER]) {
      await bed().kubectl('wait', '--for=condition=Ready', 'pods', '--all', '--timeout=120s', '--namespace', namespace);
    }
    real = await Real.of(bed());
    expect(echoes.filter(({ proxy }) => proxy === 'sidecar').length).toBeGreaterThanOrEqual(15);
  });

  test('users log in through the gateway', async () => {
    shown = await credentials(bed(), `https://${HOST}/dex`, () => (real as Real).newBrowser());
    expect(shown.owner.sent.Cookie).toMatch(/^oauth2_proxy_kubeflow=/);
  });

  test('the walk and the proxies agree on each request', async () => {
    const of = ({ credential }: Draw) => shown?.[credential] ?? { sent: {}, walked: {} };
    let left = draws(objects, mesh, SEED);
    let differences: readonly object[] = [];
    for (let count = 0; left.length && count < TRIES; count++) {
      const answers = (await real?.answers(left, of)) ?? [];
      const found = left.map((draw, index) => ({
        draw,
        difference: difference(draw, of(draw), answers[index] as Answer),
      }));
      const disagreeing = found.filter((one) => one.difference);
      if (disagreeing.length) await sleep(2_000);
      left = disagreeing.map(({ draw }) => draw);
      differences = disagreeing.flatMap((one) => one.difference ?? []);
    }
    expect(differences).toEqual([]);
    expect([...seen].sort()).toEqual(['301', '401', '403', '404', 'login', 'no', 'reached']);
  });

  test('no request to the API server was denied', () => {
    expect(bed().denied()).toEqual([]);
  });
});
