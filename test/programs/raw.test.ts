import { whereWebhooksAnswer } from '../cluster/cluster';
import { objectsIn } from '../cluster/surroundings';
import { freshBed, PATIENCE } from './bed';
import { deniedNothing } from './end';
import { STAND_IN } from './images';
import { credentials } from './mesh/credentials';
import { HOST } from './mesh/draws';
import { INVITED, invitation, OTHER, policies, STRANGER, tenants, withInvited } from './mesh/platform';
import { ANSWERS, areReady, CALLERS, CALLING_PODS } from './models/callers';
import { Models } from './models/models';
import { PARTS } from './parts';
import { OWNER, platformWith, profileOf, TENANT } from './platform';

jest.setTimeout(2 * PATIENCE);

whereWebhooksAnswer(() => {
  const dist = platformWith(['kserve', 'kserve-runtimes'], { ...withInvited(tenants()), serving: { mode: 'raw' } });
  const bed = freshBed(PARTS.raw, dist);
  let models: Models;
  beforeAll(async () => {
    const rendered = objectsIn(dist);
    const made = [...profileOf(OTHER, STRANGER), ...policies(rendered), ...invitation(rendered)];
    await bed().apply([...made, ...CALLING_PODS]);
    await areReady(bed());
    models = await Models.of(bed());
  }, 2 * PATIENCE);

  test('a model becomes ready by its HTTPRoute, and answers its owner, contributors and no stranger', async () => {
    await bed().create(OWNER, {
      apiVersion: 'serving.kserve.io/v1beta1',
      kind: 'InferenceService',
      metadata: { namespace: TENANT, name: 'iris' },
      spec: {
        predictor: {
          containers: [
            {
              name: 'kserve-container',
              image: STAND_IN,
              command: ['/stand-in', 'model'],
              ports: [{ containerPort: 8080 }],
            },
          ],
        },
      },
    });
    const url = await models.ready('iris');
    expect(url).toBe(`http://iris-${TENANT}.models.example.com`);
    const shown = await credentials(bed(), `https://${HOST}/dex`, () => models.newBrowser());
    const outcome = (who: keyof typeof shown) => models.outside(url, 'iris', shown[who].sent);
    expect(await models.settled(() => outcome('own token'), 200)).toBe(200);
    const got = await Promise.all(CALLERS.map(async (who) => [who, await outcome(who)] as const));
    expect(Object.fromEntries(got)).toEqual(ANSWERS);
    const invited = await models.sessionOf(INVITED);
    expect(await models.settled(() => models.outside(url, 'iris', invited), 200)).toBe(200);
  });

  test('pods of its namespace call the model, other tenants’ pods do not', async () => {
    expect(await models.settled(() => models.inside('iris', TENANT), 200)).toBe(200);
    for (const user of ['', OWNER]) expect(await models.inside('iris', OTHER, { 'kubeflow-userid': user })).toBe(403);
  });

  deniedNothing(bed);
});
