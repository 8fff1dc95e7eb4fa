import type { Manifest } from '../../../charts/contract/manifest';
import { images } from '../../../charts/versions';
import { CA } from '../../support/authority';
import { render } from '../../support/render';
import { type Attachment, HAS_PYTHON, PLATFORM_KEYS, RunningHook } from './hook';
import { FakeObjectStore, isSigned } from './object-store';

/** What runs in the cluster on Python is tested with it; where there is none, the report says so. */
const withPython = (name: string, tests: () => void): void => {
  if (HAS_PYTHON) describe(name, tests);
  else test(`${name}: not tested, there is no python3 here`, () => expect(HAS_PYTHON).toBe(false));
};

const LABELS = { 'pipelines.kubeflow.org/enabled': 'true', 'app.kubernetes.io/part-of': 'kubeflow-profile' };
const annotations = { owner: 'ada@example.com' };
const NAMESPACE = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'ada', labels: LABELS, annotations } };
const KEYS = 'mlpipeline-minio-artifact';
const SECRET: Attachment = {
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: { name: KEYS, namespace: 'ada' },
  data: { accesskey: 'b2xk', secretkey: 'b2xkZXI=' },
};

function named(objects: readonly Attachment[], kind: string): string[] {
  return objects.filter((object) => object.kind === kind).map(({ metadata }) => metadata.name);
}

withPython('the hook for namespaces that users make', () => {
  const selfService = render({ selfService: true });
  let store: FakeObjectStore;
  let hooks: RunningHook[];
  let url: string;

  const start = async (env: NodeJS.ProcessEnv = {}): Promise<RunningHook> => {
    const hook = await RunningHook.start(selfService, { AWS_ENDPOINT_URL: url, S3_ENDPOINT_URL: url, ...env });
    hooks.push(hook);
    return hook;
  };

  beforeEach(async () => {
    hooks = [];
    store = new FakeObjectStore();
    url = await store.start();
  });

  afterEach(async () => {
    for (const hook of hooks) hook.stop();
    await store.stop();
  });

  test('answers with what is rendered for a tenant of the definition', async () => {
    const rendered = render()
      .of('ada')
      .filter(({ kind }) => ['ConfigMap', 'NetworkPolicy', 'Secret', 'AuthorizationPolicy'].includes(kind));
    const { attachments } = await (await start()).sync(NAMESPACE);
    const content = ({ apiVersion, kind, metadata, data, spec }: Attachment | Manifest): object => {
      const { namespace, annotations } = metadata;
      // What is rendered may also be for other callers of models than members.
      const name = metadata.name.replace('model-members', 'model-callers');
      // What is rendered of a Secret holds no data.
      return kind === 'Secret'
        ? { kind, name, namespace, annotations }
        : { apiVersion, kind, name, namespace, annotations, data, spec };
    };
    const inOrder = (objects: readonly (Attachment | Manifest)[]) =>
      objects.map((one) => JSON.stringify(content(one))).sort();
    expect(inOrder(attachments)).toEqual(inOrder(rendered));
  });

  test('puts the certificates into the namespace that its pods trust', async () => {
    const change = { trustedCa: { pem: CA } };
    const hook = await RunningHook.start(render({ ...change, selfService: true }), {
      AWS_ENDPOINT_URL: url,
      S3_ENDPOINT_URL: url,
    });
    hooks.push(hook);
    const { attachments } = await hook.sync(NAMESPACE);
    const found = attachments.find(({ metadata }) => metadata.name === 'trusted-ca');
    expect(found?.data).toEqual(render(change).config('ada/trusted-ca'));
  });

  test('admits to models whom the owner has invited, and asks metacontroller for the policies that say so', async () => {
    const hook = await start();
    const policies = { apiVersion: 'security.istio.io/v1beta1', resource: 'authorizationpolicies', namespace: 'ada' };
    expect(await hook.customize(NAMESPACE)).toEqual({ code: 200, relatedResources: [policies] });
    const policy = (annotations?: object) => ({ metadata: { name: 'policy', namespace: 'ada', annotations } });
    const invited = {
      'ada/bob': policy({ user: 'bob@example.com', role: 'view' }),
      'ada/ns-owner-access-istio': policy({ user: 'ada@example.com', role: 'admin' }),
      'ada/other': policy(),
      'ada/odd': policy({ user: 'eve@example.com' }),
    };
    const kind = 'AuthorizationPolicy.security.istio.io/v1beta1';
    const { attachments } = await hook.sync(NAMESPACE, [], { [kind]: invited });
    const { spec } = attachments.find(({ metadata }) => metadata.name === 'model-members') ?? {};
    const users = ['ada@example.com', 'bob@example.com', 'system:serviceaccount:ada:*'];
    expect(spec).toMatchObject({ rules: [{ when: [{ key: 'request.headers[kubeflow-userid]', values: users }] }] });
  });

  test('leaves a namespace alone that is not for pipelines', async () => {
    const { metadata, ...rest } = NAMESPACE;
    const hook = await start();
    for (const labels of [undefined, {}, { 'pipelines.kubeflow.org/enabled': 'false' }]) {
      const answer = await hook.sync({ ...rest, metadata: { name: metadata.name, labels } });
      expect(answer).toEqual({ code: 200, status: {}, attachments: [] });
    }
    expect(store.asked).toEqual([]);
  });

  test('makes keys for the folders of the namespace and the shared ones, with a signed request', async () => {
    const { attachments } = await (await start()).sync(NAMESPACE);
    const [id, secret] = [btoa('made-id'), btoa('made-secret')];
    const forKServe = { AWS_ACCESS_KEY_ID: id, AWS_SECRET_ACCESS_KEY: secret };
    expect(attachments.at(-1)).toMatchObject({ data: { accesskey: id, secretkey: secret, ...forKServe } });

    const [created, policy] = store.forms;
    expect(created?.get('UserName')).toBe('ada');
    expect(policy?.get('Action')).toBe('PutUserPolicy');
    expect(policy?.get('UserName')).toBe('ada');
    const { Statement: statements } = JSON.parse(policy?.get('PolicyDocument') ?? '') as { Statement: object[] };
    expect(statements).toEqual([
      {
        Effect: 'Allow',
        Action: ['s3:Put*', 's3:Get*', 's3:List*'],
        Resource: ['artifacts', 'private-artifacts/ada', 'private/ada', 'shared'].map(
          (folder) => `arn:aws:s3:::mlpipeline/${folder}/*`,
        ),
      },
    ]);
    expect(store.asked.map((asked) => isSigned(asked, PLATFORM_KEYS.secretkey ?? ''))).toEqual([true, true, true]);
  });

  test('keeps the keys that a namespace has', async () => {
    const live = { ...SECRET, metadata: { ...SECRET.metadata, resourceVersion: '7' } };
    const { attachments } = await (await start()).sync(NAMESPACE, [live]);
    expect(attachments.at(-1)).toMatchObject({ data: SECRET.data });
    expect(store.asked).toEqual([]);
  });

  test('says that a namespace is ready when all of it is there', async () => {
    const hook = await start();
    const first = await hook.sync(NAMESPACE);
    expect(first.status).toEqual({ 'kubeflow-pipelines-ready': 'False' });
    const second = await hook.sync(NAMESPACE, first.attachments);
    expect(second.status).toEqual({ 'kubeflow-pipelines-ready': 'True' });
    expect(second.attachments).toEqual(first.attachments);
  });

  test('adds the proxy for artifacts, of the platform’s image, where it is switched on', async () => {
    expect(named((await (await start()).sync(NAMESPACE, [SECRET])).attachments, 'Deployment')).toEqual([]);

    const proxied = await (await start({ ARTIFACTS_PROXY_ENABLED: 'true' })).sync(NAMESPACE, [SECRET]);
    expect(named(proxied.attachments, 'Deployment')).toEqual(['ml-pipeline-ui-artifact']);
    expect(named(proxied.attachments, 'Service')).toEqual(['ml-pipeline-ui-artifact']);
    expect(JSON.stringify(proxied.attachments)).toContain(`"image":"${images.pipelinesFrontend}"`);
    expect(JSON.stringify(proxied.attachments)).not.toContain('sidecar.istio.io/inject');

    const env = { ARTIFACTS_PROXY_ENABLED: 'true', DISABLE_ISTIO_SIDECAR: 'true' };
    const bare = await (await start(env)).sync(NAMESPACE, [SECRET]);
    expect(JSON.stringify(bare.attachments)).toContain('"sidecar.istio.io/inject":"false"');
  });

  test.each([
    ['-1', 'DELETE', ''],
    ['30', 'PUT', '<Days>30</Days>'],
  ])('artifacts are kept for %s days: %s of the bucket’s lifecycle', async (days, method, body) => {
    await (await start({ ARTIFACT_RETENTION_DAYS: days })).sync(NAMESPACE);
    const lifecycle = store.asked.find(({ path }) => path === '/mlpipeline?lifecycle=');
    expect(lifecycle).toMatchObject({ method });
    expect(lifecycle?.body).toContain(body);
  });

  test('keeps new keys though the time that artifacts are kept is no number', async () => {
    const answer = await (await start({ ARTIFACT_RETENTION_DAYS: 'soon' })).sync(NAMESPACE);
    expect(answer.code).toBe(200);
    expect(named(answer.attachments, 'Secret')).toEqual([KEYS]);
  });

  test('answers with an error, for metacontroller to try again, while the object store is not there', async () => {
    const answer = await (await start({ AWS_ENDPOINT_URL: 'http://127.0.0.1:1' })).sync(NAMESPACE);
    expect(answer.code).toBe(502);
    expect(answer.error).toContain('the object store does not do as it is asked');
  });

  test('refuses what is no request of a DecoratorController', async () => {
    const answer = await (await start()).post({ parent: {}, children: {} });
    expect(answer).toMatchObject({ code: 400 });
  });
});
