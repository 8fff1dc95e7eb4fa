import { whereWebhooksAnswer } from '../cluster/cluster';
import { objectsIn } from '../cluster/surroundings';
import { POLICIES } from '../support/limits-page';
import { freshBed, PATIENCE } from './bed';
import { isThere } from './build';
import { deniedNothing } from './end';
import { STAND_IN } from './images';
import { credentials } from './mesh/credentials';
import { HOST } from './mesh/draws';
import { GUEST, INVITED, invitation, OTHER, policies, STRANGER, tenants, withInvited } from './mesh/platform';
import { ANSWERS, areReady, CALLERS, CALLING_PODS } from './models/callers';
import { Models } from './models/models';
import { NetIstio } from './net-istio';
import { PARTS } from './parts';
import { OWNER, platformWith, profileOf, TENANT } from './platform';

jest.setTimeout(2 * PATIENCE);

const urlOf = (name: string) => `https://${HOST}/serving/${TENANT}/${name}`;

whereWebhooksAnswer(() => {
  const dist = platformWith(
    ['cluster-local-gateway', 'knative-serving', 'kserve', 'kserve-runtimes'],
    withInvited(tenants()),
  );
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
    const rendered = objectsIn(dist);
    const made = [...profileOf(OTHER, STRANGER), ...policies(rendered), ...invitation(rendered)];
    await bed().apply([...made, ...CALLING_PODS]);
    await areReady(bed());
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
    expect(await models.ready(name)).toBe(urlOf(name));
    const shown = await credentials(bed(), `https://${HOST}/dex`, () => models.newBrowser());
    const outcome = (who: keyof typeof shown) => models.outside(urlOf(name), name, shown[who].sent);
    expect(await models.settled(() => outcome('owner'), 200)).toBe(200);
    expect(Date.now() - start).toBeLessThan(60_000);
    const got = await Promise.all(CALLERS.map(async (who) => [who, await outcome(who)] as const));
    expect(Object.fromEntries(got)).toEqual(ANSWERS);
  });

  test('whom the dashboard alone has invited reads 403, until the policy of docs/limits.md is there', async () => {
    const invited = await models.sessionOf(INVITED);
    const both = () => Promise.all(['iris', 'direct'].map((name) => models.outside(urlOf(name), name, invited)));
    expect(await both()).toEqual([403, 403]);
    await bed().apply([...POLICIES.values()].filter(({ metadata }) => metadata.name === 'model-callers-invited'));
    const answers = ['iris', 'direct'].map((name) =>
      models.settled(() => models.outside(urlOf(name), name, invited), 200),
    );
    expect(await Promise.all(answers)).toEqual([200, 200]);
  });

  test.each(['iris', 'direct'])('pods of its namespace call model %s, other tenants’ pods do not', async (name) => {
    expect(await models.settled(() => models.inside(name, TENANT), 200)).toBe(200);
    expect(await models.inside(name, OTHER)).toBe(403);
    for (const user of [OWNER, GUEST, `system:serviceaccount:${TENANT}:default-editor`]) {
      expect(await models.inside(name, OTHER, { 'kubeflow-userid': user })).toBe(403);
    }
  });

  deniedNothing(bed);
});
