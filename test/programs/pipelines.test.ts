import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { loadAll } from 'js-yaml';

import { Database, type KubeflowProps, ObjectStore } from '../../charts';
import type { Manifest } from '../../charts/contract/manifest';
import { SERVICES } from '../../charts/contract/services';
import type { Running } from '../cluster/process';
import { FakeObjectStore } from '../components/pipelines/object-store';
import { REPO } from '../support/files';
import { type Answer, ask } from './ask';
import { mysql, type Server } from './backup/servers';
import { freshBed, PATIENCE } from './bed';
import { startMoto } from './moto';
import { NODE_ADDRESS } from './node/network';
import { endsWell } from './end';
import { PARTS } from './parts';
import { STEPS } from './pipelines/steps';
import { OWNER, platformWith, STRANGER, TENANT } from './platform';
import { addressOf } from './services';
import { whereBuilt } from './where-built';

jest.setTimeout(2 * PATIENCE);

const SOURCE = readFileSync(join(REPO, 'examples/workloads/pipeline.yaml'), 'utf8');
const WORKFLOWS = `/apis/argoproj.io/v1alpha1/namespaces/${TENANT}/workflows`;

/** What is told of what was made, as far as the tests read it. */
interface Made {
  readonly pipeline_id: string;
  readonly experiment_id: string;
  readonly run_id: string;
  readonly recurring_run_id: string;
  readonly state: string;
  readonly runs?: readonly Made[];
}

interface List {
  readonly items: readonly { readonly spec: object }[];
}

interface Request {
  readonly user?: string;
  readonly method?: string;
  readonly body?: object | string;
  readonly type?: string;
}

const secret = (name: string, data: Readonly<Record<string, string>>): Manifest => ({
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: { name, namespace: 'kubeflow' },
  ...{ stringData: data },
});
const KEYS = { accesskey: 'id', secretkey: 'key' };

/** Where data are: the platform's own database and store, which are played by the real ones; or external ones. */
interface Data {
  readonly bucket: string;
  readonly prefix: string;
  readonly brought: readonly Manifest[];
  readonly change: Partial<KubeflowProps>;
}

const { s3Port, iamPort } = SERVICES.pipelines.objectStore;
const DATA: readonly (readonly [string, Data])[] = [
  ['of its own', { bucket: 'mlpipeline', prefix: '', brought: [], change: {} }],
  [
    'of others',
    {
      ...{ bucket: 'company-ml', prefix: 'kubeflow/' },
      brought: [
        { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'kubeflow' } },
        secret('object-store', KEYS),
        secret(`object-store-${TENANT}`, KEYS),
        secret('db', { username: 'app', password: 'any' }),
      ],
      change: {
        objectStore: ObjectStore.s3({
          ...{ endpoint: `http://${NODE_ADDRESS}:${s3Port}`, region: 'us-east-1', pathStyle: true },
          ...{ bucket: 'company-ml', prefix: 'kubeflow', credentials: { secretName: 'object-store' } },
        }),
        databases: {
          pipelines: Database.external({ engine: 'mysql', host: NODE_ADDRESS, port: 3306, secretName: 'db' }),
        },
      },
    },
  ],
];

whereBuilt(PARTS.pipelines, () => {
  describe.each(DATA)('with a database and a store %s', (_, { bucket, prefix, brought, change }) => {
    const tenants = [{ name: TENANT, owner: OWNER, podSecurity: 'restricted' as const }];
    const dist = platformWith(['pipelines'], { tenants, ...change });
    let database: Server;
    let store: Running;
    const users = new FakeObjectStore();
    const askStore = (method: string, path: string) =>
      ask({ address: '127.0.0.1', port: s3Port, host: 'store', method, path });
    // At the addresses of the played server and store, which are some of this machine's.
    beforeAll(async () => {
      // Its own name is none of a bucket.
      store = await startMoto(s3Port, { args: ['-H0.0.0.0'], env: { S3_IGNORE_SUBDOMAIN_BUCKETNAME: 'true' } });
      database = await mysql(undefined, true);
      await users.start(iamPort, '0.0.0.0');
      // The real one makes its bucket itself.
      await askStore('PUT', `/${bucket}`);
    }, PATIENCE);
    const bed = freshBed(PARTS.pipelines, dist, { brought });
    afterAll(async () => {
      await database.stop();
      await users.stop();
      await store.stop();
    });

    /** Asks the API server as the gateway does, which tells it the user. */
    async function send(path: string, { user = OWNER, method, body, type }: Request = {}): Promise<Answer> {
      return ask({
        ...{ address: (await addressOf(bed(), 'kubeflow', 'ml-pipeline')) ?? '', port: 8888 },
        ...{ host: 'ml-pipeline.kubeflow', path: `/apis/v2beta1/${path}` },
        method: method ?? (body === undefined ? 'GET' : 'POST'),
        headers: { 'kubeflow-userid': user, 'Content-Type': type ?? 'application/json' },
        body: typeof body === 'string' ? body : JSON.stringify(body),
      });
    }

    /** What it answers. @throws where it refuses */
    async function asked(path: string, request?: Request): Promise<Made> {
      const { status, text } = await send(path, request);
      if (status !== 200) throw new Error(`${path}: ${status} ${text}`);
      return JSON.parse(text) as Made;
    }

    /** Why it does not do something for somebody else. */
    async function refusedTo(user: string, path: string, request: Request): Promise<string> {
      const { status, text } = await send(path, { ...request, user });
      return status === 200 ? '' : text;
    }

    const runs = async () => (await asked(`runs?namespace=${TENANT}`)).runs ?? [];
    let pipeline: Made;
    let experiment: Made;
    let run: Made;

    test('an owner uploads a pipeline into the namespace, and nobody else does', async () => {
      const part = 'Content-Disposition: form-data; name="uploadfile"; filename="pipeline.yaml"';
      const body = `--b\r\n${part}\r\nContent-Type: text/yaml\r\n\r\n${SOURCE}\r\n--b--\r\n`;
      const path = `pipelines/upload?name=mnist&namespace=${TENANT}`;
      const upload = { body, type: 'multipart/form-data; boundary=b' };
      // It does not say why; the name is free afterwards.
      expect(await refusedTo(STRANGER, path, upload)).toContain('Failed to create a pipeline');
      pipeline = await asked(path, upload);
      expect(pipeline).toMatchObject({ namespace: TENANT, name: 'mnist' });
    });

    test('a run starts there, with the rights of its pods, and its first pod is admitted', async () => {
      experiment = await asked('experiments', { body: { display_name: 'first', namespace: TENANT } });
      const { experiment_id } = experiment;
      const [pipeline_spec] = loadAll(SOURCE) as readonly object[];
      const body = { display_name: 'mnist', experiment_id, pipeline_spec, runtime_config: { parameters: {} } };
      expect(await refusedTo(STRANGER, 'runs', { body })).toContain(`User '${STRANGER}' is not authorized`);
      run = await asked('runs', { body });
      expect((await bed().read<List>(WORKFLOWS))?.items).toMatchObject([
        { spec: { serviceAccountName: 'default-editor', securityContext: { runAsNonRoot: true } } },
      ]);
      const first = await bed().until(
        'the first pod of the run',
        async () => (await bed().read<List>(`/api/v1/namespaces/${TENANT}/pods`))?.items[0],
      );
      expect(first).toMatchObject({ spec: { serviceAccountName: 'default-editor' } });
    });

    test('steps run: one makes a parameter and a model, the next one gets them, and a label', async () => {
      const { experiment_id } = experiment;
      const made = await asked('runs', {
        body: { display_name: 'steps', experiment_id, pipeline_spec: STEPS, runtime_config: { parameters: {} } },
      });
      const state = await bed().until('the run of steps has ended', async () => {
        const { state } = await asked(`runs/${made.run_id}`);
        return /^(?:SUCCEEDED|FAILED)$/.test(state) && state;
      });
      const messages = '--output=jsonpath={.items[*].status.nodes..message}';
      const why = await bed().kubectl('get', 'workflows', '--namespace', TENANT, messages);
      expect({ state, why }).toEqual({ state: 'SUCCEEDED', why: '' });
      const selector = encodeURIComponent('sidecar.istio.io/inject=true');
      const labelled = await bed().read<List>(`/api/v1/namespaces/${TENANT}/pods?labelSelector=${selector}`);
      expect(labelled?.items).toHaveLength(1);
      const { text } = await askStore('GET', `/${bucket}?list-type=2`);
      const keys = [...text.matchAll(/<Key>(.+?)<\/Key>/g)].map(([, key]) => key);
      expect(keys).toContainEqual(
        expect.stringMatching(new RegExp(`^${prefix}private-artifacts/${TENANT}/.+/make/.+/model$`)),
      );
    });

    test('its state is told, and it ends when its owner wants it to', async () => {
      const state = async () => (await asked(`runs/${run.run_id}`)).state;
      await bed().until('the run is running', async () => (await state()) === 'RUNNING');
      const path = `runs/${run.run_id}:terminate`;
      expect(await refusedTo(STRANGER, path, { body: {} })).toContain(`User '${STRANGER}' is not authorized`);
      await asked(path, { body: {} });
      await bed().until('the run has ended', async () => /^(?:FAILED|CANCELED)$/.test(await state()));
    });

    test('a recurring run makes runs', async () => {
      const { experiment_id } = experiment;
      const made = await asked('recurringruns', {
        body: {
          ...{ display_name: 'often', experiment_id, mode: 'ENABLE', max_concurrency: '1' },
          pipeline_version_reference: { pipeline_id: pipeline.pipeline_id },
          trigger: { periodic_schedule: { interval_second: '2' } },
        },
      });
      await bed().until('a run of the recurring run', async () =>
        (await runs()).some(({ recurring_run_id }) => recurring_run_id === made.recurring_run_id),
      );
      await asked(`recurringruns/${made.recurring_run_id}`, { method: 'DELETE' });
    });

    test('deleting all of it leaves nothing', async () => {
      for (const { run_id } of await runs()) await asked(`runs/${run_id}`, { method: 'DELETE' });
      await bed().gone(TENANT, 'workflows,scheduledworkflows,pods');
    });

    endsWell(bed, dist);
  });
});
