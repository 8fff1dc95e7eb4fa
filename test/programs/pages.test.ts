import { SERVICES } from '../../charts/contract/services';
import { FakeObjectStore } from '../components/pipelines/object-store';
import { freshBed, PATIENCE } from './bed';
import { deniedNothing } from './end';
import { Page, send } from './pages/asking';
import { Authorizer } from './pages/authorizer';
import { GRAPH, KEYS_OF_TENANT, MADE_BY_KNATIVE, MADE_BY_KSERVE, model, REVISION, STEP } from './pages/objects';
import { PARTS } from './parts';
import { OWNER, platformWith, STRANGER, TENANT } from './platform';
import { whereBuilt } from './where-built';

jest.setTimeout(2 * PATIENCE);

const CONTRIBUTOR = 'contributor@example.com';
const COMPONENTS = [
  ...['central-dashboard', 'pipelines', 'kserve', 'kserve-models-web-app'],
  // What they cannot do without.
  ...['knative-serving', 'cluster-local-gateway'],
];

interface List {
  readonly items: readonly object[];
}

/** A list that has such an object. */
const containing = (object: object) => expect.arrayContaining([expect.objectContaining(object)]) as unknown;

whereBuilt(PARTS.pages, () => {
  // At the addresses of the played API server of Pipelines and store, which are some of this machine's.
  const authorizer = new Authorizer(() => bed().api);
  const store = new FakeObjectStore();
  beforeAll(async () => {
    await authorizer.start();
    await store.start(SERVICES.pipelines.objectStore.s3Port, '0.0.0.0');
  });
  const bed = freshBed(PARTS.pages, platformWith(COMPONENTS), { owners: {} });
  afterAll(async () => {
    await authorizer.stop();
    await store.stop();
  });
  const dashboard = new Page(bed, 'dashboard', '/api/');
  const pipelines = new Page(bed, 'ml-pipeline-ui', '/pipeline/');
  const models = new Page(bed, 'kserve-models-web-application', `/api/namespaces/${TENANT}/`);

  // KFAM learns of what was made, by itself or by the controller, a moment later.
  const hasWorkgroup = (user: string) =>
    bed().until(
      `${user} has a namespace`,
      async () => (await dashboard.told<{ hasWorkgroup: boolean }>('workgroup/exists', user)).hasWorkgroup,
    );
  const contributorsAre = (...users: readonly string[]) =>
    bed().until(`contributors: ${users.join()}`, async () => {
      const told = await dashboard.told(`workgroup/get-contributors/${TENANT}`);
      return JSON.stringify(told) === JSON.stringify(users);
    });

  describe('the dashboard', () => {
    test('tells a user who they are, and which namespaces are theirs', async () => {
      await hasWorkgroup(OWNER);
      expect(await dashboard.told('workgroup/env-info')).toMatchObject({
        ...{ user: OWNER, isClusterAdmin: false, platform: { logoutUrl: '/oauth2/sign_out' } },
        namespaces: [{ namespace: TENANT, role: 'owner', user: OWNER }],
      });
      expect(await dashboard.told('workgroup/env-info', STRANGER)).toMatchObject({ user: STRANGER, namespaces: [] });
      const found = { hasAuth: true, registrationFlowAllowed: false };
      expect(await dashboard.told('workgroup/exists')).toMatchObject({ ...found, hasWorkgroup: true });
      expect(await dashboard.told('workgroup/exists', STRANGER)).toMatchObject({ ...found, hasWorkgroup: false });
      expect(await dashboard.told('workgroup/get-all-namespaces')).toEqual([[TENANT, OWNER, '']]);
      const metadata = expect.objectContaining({ name: TENANT }) as unknown;
      expect(await dashboard.told('namespaces')).toEqual(containing({ metadata }));
    });

    test('shows its menu, its settings, and what it counts', async () => {
      const menuLinks = containing({ text: 'KServe Endpoints', link: '/kserve-endpoints/' });
      expect(await dashboard.told('dashboard-links')).toMatchObject({ menuLinks });
      expect(await dashboard.told('dashboard-settings')).toEqual({ DASHBOARD_FORCE_IFRAME: true });
      // It shows charts of Google's cloud, and of a Prometheus that it is told of.
      expect(await dashboard.status('metrics')).toBe(405);
      const root = new Page(bed, 'dashboard', '/');
      expect((await root.ask('prometheus/metrics')).text).toContain('rest_http_request_total');
      expect(await root.status('')).toBe(200);
    });

    test('an owner invites a contributor, and no stranger does; it shows both the activities', async () => {
      const invitation = send('POST', { contributor: CONTRIBUTOR });
      const invite = `workgroup/add-contributor/${TENANT}`;
      expect(await dashboard.status(invite, STRANGER, invitation)).toBe(403);
      expect(await dashboard.status(`activities/${TENANT}`, CONTRIBUTOR)).toBe(403);
      await dashboard.told(invite, OWNER, invitation);
      await contributorsAre(CONTRIBUTOR);
      expect(await dashboard.told('workgroup/env-info', CONTRIBUTOR)).toMatchObject({
        namespaces: [{ namespace: TENANT, role: 'contributor' }],
      });
      await bed().create(OWNER, STEP);
      const events = (user: string) => dashboard.told<readonly object[]>(`activities/${TENANT}`, user);
      await bed().until('the pod’s events', async () => (await events(OWNER)).length > 0);
      for (const user of [OWNER, CONTRIBUTOR]) expect(await events(user)).toEqual(containing({ reason: 'Scheduled' }));
      expect(await dashboard.status(`activities/${TENANT}`, STRANGER)).toBe(403);
    });

    test('makes a namespace for a user who has none, and deletes it', async () => {
      // Without `selfService` the gateway, which is not here, lets none of it pass.
      await dashboard.told('workgroup/create', STRANGER, send('POST'));
      await hasWorkgroup(STRANGER);
      await dashboard.told('workgroup/nuke-self', STRANGER, send('DELETE'));
      const profile = '/apis/kubeflow.org/v1/profiles/stranger';
      await bed().until('the Profile is gone', async () => (await bed().read(profile)) === undefined);
    });
  });

  describe('Pipelines’ page', () => {
    const ofStep = `podname=${STEP.metadata.name}&podnamespace=${TENANT}`;

    test('starts, and asks the API server how it does', async () => {
      expect(await pipelines.told('apis/v1beta1/healthz')).toMatchObject({
        ...{ apiServerReady: true, apiServerMultiUser: true },
      });
      expect((await pipelines.ask('')).text).toContain('window.KFP_FLAGS.DEPLOYMENT="KUBEFLOW"');
      expect(await pipelines.told('visualizations/allowed')).toBe(true);
    });

    test.each([OWNER, CONTRIBUTOR])('shows a step’s pod, its events and its log to %s', async (user) => {
      const log = `k8s/pod/logs?${ofStep}`;
      await bed().until('the log', async () => (await pipelines.ask(log, user)).text === 'trained\n');
      const { name } = STEP.metadata;
      expect(await pipelines.told(`k8s/pod?${ofStep}`, user)).toMatchObject({ metadata: { name } });
      const items = containing({ reason: 'Scheduled' });
      expect(await pipelines.told(`k8s/pod/events?${ofStep}`, user)).toMatchObject({ items });
    });

    test.each(['k8s/pod', 'k8s/pod/events', 'k8s/pod/logs'])('shows a stranger nothing of it: %s', async (path) => {
      expect(await pipelines.status(`${path}?${ofStep}`, STRANGER)).toBe(403);
    });

    test('shows the log of a pod that is gone, from the store', async () => {
      const gone = `podname=gone-system-container-impl-1&podnamespace=${TENANT}&createdat=2026-01-02`;
      expect(await pipelines.ask(`k8s/pod/logs?${gone}`)).toMatchObject({ status: 200, text: '<Done/>' });
      expect(store.asked.map(({ path }) => path)).toContain(
        `/mlpipeline/private-artifacts/${TENANT}/gone/2026/01/02/gone-system-container-impl-1/main.log`,
      );
    });

    test('shows artifacts, with its own keys, with those of the namespace, and from a volume', async () => {
      const artifact = `artifacts/get?source=minio&bucket=mlpipeline&key=private-artifacts/${TENANT}/model`;
      const withKeys = `${artifact}&namespace=${TENANT}&providerInfo=${encodeURIComponent(KEYS_OF_TENANT)}`;
      for (const path of [artifact, withKeys])
        expect(await pipelines.ask(path)).toMatchObject({ status: 200, text: '<Done/>' });
      const file = 'artifacts/get?source=volume&bucket=config-volume&key=viewer-pod-template.json';
      expect(await pipelines.told(file)).toEqual({ spec: { serviceAccountName: 'default-editor' } });
    });

    test('makes a viewer of TensorBoard’s logs for an owner, and none for a stranger', async () => {
      const viewer = `apps/tensorboard?logdir=minio://mlpipeline/logs&namespace=${TENANT}`;
      const wanted = `${viewer}&image=tensorflow/tensorflow:2.14.0`;
      expect(await pipelines.status(wanted, STRANGER, send('POST'))).toBe(401);
      expect(await pipelines.status(viewer)).toBe(200);
      // Its answer takes a minute: docs/limits.md says what then happens.
      await pipelines.ask(wanted, OWNER, send('POST'));
      const all = `/apis/kubeflow.org/v1beta1/namespaces/${TENANT}/viewers`;
      expect(await bed().read(all)).toMatchObject({ items: [{ spec: { type: 'tensorboard' } }] });
      expect(await pipelines.told(viewer)).toMatchObject({ podAddress: '' });
    });
  });

  describe('the page of models', () => {
    test('an owner and a contributor make models, and see them; a stranger does neither', async () => {
      expect(await models.status('inferenceservices', STRANGER, send('POST', model('iris')))).toBe(403);
      expect(await models.status('inferenceservices', STRANGER)).toBe(403);
      await models.told('inferenceservices', OWNER, send('POST', model('iris')));
      const standard = model('raw', { 'serving.kserve.io/deploymentMode': 'Standard' });
      await models.told('inferenceservices', CONTRIBUTOR, send('POST', standard));
      expect(await models.told('inferenceservices')).toMatchObject({
        inferenceServices: [{ metadata: { name: 'iris' } }, { metadata: { name: 'raw' } }],
      });
      expect(await models.told('inferenceservices/iris', CONTRIBUTOR)).toMatchObject({
        inferenceService: { metadata: { name: 'iris' }, deploymentMode: 'Serverless' },
      });
      // The dashboard names the namespaces: this page tells them to administrators alone.
      expect(await new Page(bed, 'kserve-models-web-application', '/').status('api/namespaces')).toBe(403);
    });

    test('an owner edits a model, and makes a graph by a file', async () => {
      const { inferenceService } = await models.told<{ inferenceService: object }>('inferenceservices/iris');
      const edited = send('PUT', inferenceService);
      expect(await models.status('inferenceservices/iris', STRANGER, edited)).toBe(403);
      await models.told('inferenceservices/iris', OWNER, edited);
      expect(await models.status('kserve-resources', OWNER, send('POST', { resources: [GRAPH] }))).toBe(201);
      expect(await models.told('inferencegraphs', CONTRIBUTOR)).toMatchObject({
        inferenceGraphs: [{ metadata: { name: GRAPH.metadata.name } }],
      });
      await models.told(`inferencegraphs/${GRAPH.metadata.name}/events`);
      await models.told(`inferencegraphs/${GRAPH.metadata.name}`, OWNER, send('DELETE'));
    });

    test.each([OWNER, CONTRIBUTOR])('shows %s what Knative made of a model, its log and its events', async (user) => {
      await bed().apply(MADE_BY_KNATIVE);
      const status = { components: { predictor: { latestCreatedRevision: REVISION } } };
      const patch = ['--subresource=status', '--type=merge', '--patch', JSON.stringify({ status })];
      await bed().kubectl('patch', 'inferenceservice', 'iris', '--namespace', TENANT, ...patch);
      for (const path of ['knativeServices', 'configurations', 'routes'])
        await models.told(`${path}/iris-predictor`, user);
      await models.told(`revisions/${REVISION}`, user);
      const containers = 'inferenceservices/iris/components/predictor/pods/containers';
      expect(await models.told(containers, user)).toMatchObject({ containers: ['kserve-container'] });
      await bed().until('the log', async () => {
        const { logs } = await models.told<{ logs: unknown }>(`${containers}/kserve-container/logs`, user);
        return JSON.stringify(logs) === '["loaded",""]';
      });
      await models.told('inferenceservices/iris/events', user);
    });

    test.each([OWNER, CONTRIBUTOR])('shows %s what KServe made of a model without Knative', async (user) => {
      await bed().apply(MADE_BY_KSERVE);
      expect(await models.told('inferenceservices/raw/standard/predictor', user)).toMatchObject({
        standardDeploymentObjects: {
          deployment: { kind: 'Deployment' },
          hpa: { kind: 'HorizontalPodAutoscaler' },
        },
      });
      // What it lacks is in docs/limits.md.
      expect(await models.status('inferenceservices/raw/components/predictor/pods/containers', user)).toBe(404);
    });

    test('an owner deletes a model, and a stranger does not', async () => {
      expect(await models.status('inferenceservices/iris', STRANGER, send('DELETE'))).toBe(403);
      for (const name of ['iris', 'raw']) await models.told(`inferenceservices/${name}`, OWNER, send('DELETE'));
      const all = `/apis/serving.kserve.io/v1beta1/namespaces/${TENANT}/inferenceservices`;
      await bed().until('the models are gone', async () => (await bed().read<List>(all))?.items.length === 0);
    });
  });

  test('whom the owner removes by the dashboard has no right any more', async () => {
    const path = `workgroup/remove-contributor/${TENANT}`;
    const removal = send('DELETE', { contributor: CONTRIBUTOR });
    expect(await dashboard.status(path, STRANGER, removal)).toBe(403);
    await dashboard.told(path, OWNER, removal);
    await contributorsAre();
    await bed().until('they are closed', async () => (await models.status('inferenceservices', CONTRIBUTOR)) === 403);
  });

  deniedNothing(bed);
});
