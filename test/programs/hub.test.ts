import { createServer } from 'node:http';

import { SERVICES } from '../../charts/contract/services';
import { freshBed, PATIENCE } from './bed';
import { deniedNothing } from './end';
import { Page, send } from './pages/asking';
import { PARTS } from './parts';
import { OWNER, platformWith, STRANGER, TENANT } from './platform';
import { whereBuilt } from './where-built';

jest.setTimeout(2 * PATIENCE);

const REGISTRY = 'model-registry-service';
const MODELS = { items: [{ id: '1', name: 'mnist' }], size: 1, pageSize: 10, nextPageToken: '' };

whereBuilt(PARTS.hub, () => {
  // At the address of the played registry, which is one of this machine's.
  const registry = createServer(({ url = '' }, response) => {
    response.setHeader('Content-Type', 'application/json');
    response.statusCode = url.includes('/registered_models') ? 200 : 404;
    response.end(JSON.stringify(MODELS));
  });
  beforeAll(async () => {
    await new Promise<void>((resolve) => registry.listen(SERVICES.modelRegistry.port, '0.0.0.0', resolve));
  });
  const bed = freshBed(PARTS.hub, platformWith(['model-registry'], { modelRegistry: { namespace: TENANT } }));
  afterAll(() => {
    registry.closeAllConnections();
    registry.close();
  });
  const page = new Page(bed, 'model-registry-ui-service', '/model-registry/api/v1/', TENANT);
  const of = (path: string) => `${path}?namespace=${TENANT}`;

  test('tells a user who they are', async () => {
    expect(await page.told('user')).toEqual({ data: { userId: OWNER, clusterAdmin: false } });
  });

  test('shows the registry of a tenant to its owner, and to no stranger', async () => {
    expect(await page.told(of('model_registry'))).toMatchObject({ data: [{ name: REGISTRY }] });
    expect(await page.status(of('model_registry'), STRANGER)).toBe(403);
  });

  test('asks the registry for its models, for the owner alone', async () => {
    const path = of(`model_registry/${REGISTRY}/registered_models`);
    expect(await page.told(path)).toMatchObject({ data: { items: MODELS.items } });
    expect(await page.status(path, STRANGER)).toBe(403);
  });

  test('finds whether pods of a namespace may ask a registry', async () => {
    const data = { namespace: TENANT, registryName: REGISTRY, registryNamespace: TENANT };
    expect(await page.told('check-namespace-registry-access', OWNER, send('POST', { data }))).toMatchObject({
      data: {},
    });
  });

  deniedNothing(bed);

  test('copies no models: it has no right to Jobs, see docs/limits.md', async () => {
    const jobs = `${of(`model_registry/${REGISTRY}/model_transfer_jobs`)}&jobNamespace=${TENANT}`;
    expect(await page.status(jobs)).toBe(500);
    expect(bed().denied()).toEqual([`${TENANT}:model-registry-ui: list jobs.batch ${TENANT}`]);
  });
});
