import type { Manifest } from '../../charts/contract/manifest';
import { whereWebhooksAnswer } from '../cluster/cluster';
import { objectsIn } from '../cluster/surroundings';
import { freshBed, PATIENCE } from './bed';
import { isThere } from './build';
import { STAND_IN } from './images';
import { credentials } from './mesh/credentials';
import { HOST } from './mesh/draws';
import { GUEST, OTHER, policies, STRANGER, tenants } from './mesh/platform';
import { Models } from './models/models';
import { NetIstio } from './net-istio';
import { PARTS } from './parts';
import { OWNER, platformWith, profileOf, TENANT } from './platform';

jest.setTimeout(2 * PATIENCE);

/** A pod in whose network requests are sent. */
const callerIn = (namespace: string): Manifest => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { namespace, name: 'caller', labels: { app: 'caller' } },
  spec: {
    serviceAccountName: 'default-editor',
    containers: [{ name: 'main', image: STAND_IN, command: ['/stand-in', 'echo', '8080'] }],
  },
});

whereWebhooksAnswer(() => {
  const dist = platformWith(['cluster-local-gateway', 'knative-serving', 'kserve', 'kserve-runtimes'], tenants());
  let netIstio: NetIstio | undefined;
  // Before the bed, whose API server it asks, is gone.
  afterAll(() => netIstio?.stop());
  const bed = freshBed(PARTS.models, dist);
  let models: Models;
  beforeAll(async () => {
    if (!isThere('net-istio-controller')) {
      netIstio = new NetIstio(bed().api, 'kubeflow/kubeflow-serving');
      netIstio.run();
    }
    const made = [...profileOf(OTHER, STRANGER), ...policies(objectsIn(dist))];
    await bed().apply([...made, ...[TENANT, OTHER].map(callerIn)]);
    await bed().kubectl('wait', '--for=condition=Ready', 'pods', '--all', '--timeout=120s', '-n', 'istio-system');
    for (const namespace of [TENANT, OTHER]) {
      await bed().kubectl('wait', '--for=condition=Ready', 'pod/caller', '--timeout=120s', '-n', namespace);
    }
    models = await Models.of(bed());
  }, 2 * PATIENCE);

  test.each([
    ['iris', 'held by the activator', {}],
    ['direct', 'called by the gateway itself', { 'autoscaling.knative.dev/target-burst-capacity': '0' }],
  ])('model %s, %s, answers its owner and no stranger', async (name, _, annotations) => {
    const start = Date.now();
    await bed().create(OWNER, {
      apiVersion: 'serving.kserve.io/v1beta1',
      kind: 'InferenceService',
      metadata: { namespace: TENANT, name, annotations },
      spec: {
        predictor: { containers: [{ name: 'kserve-container', image: STAND_IN, command: ['/stand-in', 'model'] }] },
      },
    });
    await models.ready(name);
    const shown = await credentials(bed(), `https://${HOST}/dex`, () => models.newBrowser());
    const outcome = (who: keyof typeof shown) => models.outside(name, shown[who].sent);
    expect(await models.settled(() => outcome('owner'), 200)).toBe(200);
    expect(Date.now() - start).toBeLessThan(60_000);
    const got = Object.fromEntries(
      await Promise.all(
        (['owner', 'guest', 'stranger', 'own token', 'other token', 'expired', 'none'] as const).map(
          async (who) => [who, await outcome(who)] as const,
        ),
      ),
    );
    expect(got).toEqual({
      ...{ owner: 200, guest: 200, stranger: 403 },
      ...{ 'own token': 200, 'other token': 403, expired: 401, none: 'login' },
    });
  });

  test.each(['iris', 'direct'])('pods of its namespace call model %s, other tenants’ pods do not', async (name) => {
    expect(await models.settled(() => models.inside(name, TENANT), 200)).toBe(200);
    expect(await models.inside(name, OTHER)).toBe(403);
    for (const user of [OWNER, GUEST, `system:serviceaccount:${TENANT}:default-editor`]) {
      expect(await models.inside(name, OTHER, { 'kubeflow-userid': user })).toBe(403);
    }
  });

  test('no request was denied', () => {
    expect(bed().denied()).toEqual([]);
  });
});
