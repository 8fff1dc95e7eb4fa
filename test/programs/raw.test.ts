import { whereWebhooksAnswer } from '../cluster/cluster';
import { objectsIn } from '../cluster/surroundings';
import { freshBed, PATIENCE } from './bed';
import { STAND_IN } from './images';
import { credentials } from './mesh/credentials';
import { HOST } from './mesh/draws';
import { OTHER, policies, STRANGER, tenants } from './mesh/platform';
import { Models } from './models/models';
import { PARTS } from './parts';
import { OWNER, platformWith, profileOf, TENANT } from './platform';

jest.setTimeout(2 * PATIENCE);

whereWebhooksAnswer(() => {
  const dist = platformWith(['kserve', 'kserve-runtimes'], { ...tenants(), serving: { mode: 'raw' } });
  const bed = freshBed(PARTS.raw, dist);
  let models: Models;
  beforeAll(async () => {
    await bed().apply([...profileOf(OTHER, STRANGER), ...policies(objectsIn(dist))]);
    await bed().kubectl('wait', '--for=condition=Ready', 'pods', '--all', '--timeout=120s', '-n', 'istio-system');
    models = await Models.of(bed());
  }, 2 * PATIENCE);

  test('a model becomes ready by its HTTPRoute, behind the login of the gateway', async () => {
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
    await models.ready('iris');
    const shown = await credentials(bed(), `https://${HOST}/dex`, () => models.newBrowser());
    const outcome = (who: keyof typeof shown) =>
      models.atHost(`iris-${TENANT}.models.example.com`, 'iris', shown[who].sent);
    // The last hop is not tried: by KServe's Service the gateway does not know the protocol, and Envoy without Istio's
    // extensions does not tell the sidecar which one it has detected.
    expect([await outcome('expired'), await outcome('none')]).toEqual([401, 'login']);
  });

  test('no request was denied', () => {
    expect(bed().denied()).toEqual([]);
  });
});
