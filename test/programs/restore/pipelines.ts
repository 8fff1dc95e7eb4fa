import { copyFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { loadAll } from 'js-yaml';

import { type Asked, fakeApiServer } from '../../cli/fake-api-server';
import { answers, freePorts } from '../../cluster/process';
import { newFolder, REPO } from '../../support/files';
import { program } from '../build';
import { startMoto } from '../moto';
import { asked, type Kept } from './kept';

const URL = 'http://127.0.0.1:8888/apis';
const API = `${URL}/v2beta1`;
const [TENANT, OWNER] = ['ada', 'ada@example.com'];
const SOURCE = readFileSync(join(REPO, 'examples/workloads/pipeline.yaml'), 'utf8');

const ALLOWED = { status: { allowed: true } };

interface Made {
  readonly pipeline_id: string;
  readonly experiment_id: string;
  readonly run_id: string;
}
type Lists = Readonly<
  Partial<Record<'pipelines' | 'experiments' | 'runs' | 'recurringRuns' | 'pipeline_versions', Made[]>>
>;

/** A cluster in which everybody may do everything, and in which what is created is not kept. */
function cluster(path: string, { method, body }: Asked): readonly [number, object] {
  if (path.endsWith('/subjectaccessreviews'))
    return [201, { apiVersion: 'authorization.k8s.io/v1', kind: 'SubjectAccessReview', ...ALLOWED }];
  if (method !== 'POST') return /s$/.test(path) ? [200, { items: [] }] : [404, { kind: 'Status', code: 404 }];
  const made = body as { readonly metadata?: { readonly name?: string; readonly generateName?: string } };
  const { name = `${made.metadata?.generateName}1` } = made.metadata ?? {};
  return [201, { ...made, metadata: { ...made.metadata, name, namespace: TENANT, uid: `uid-of-${name}` } }];
}

const ask = <T>(path: string, body?: object | FormData) =>
  asked<T>(`${API}/${path}`, body, { 'kubeflow-userid': OWNER });

/** Pipelines keeps pipelines, experiments, runs and recurring runs. Its store is not in a dump: it is the same for both versions. */
export const PIPELINES: Kept = {
  system: 'pipelines',
  deployment: 'ml-pipeline',
  former: 'former-pipelines-api-server',
  present: 'pipelines-api-server',
  argumentsOf: (name) => {
    const folder = newFolder();
    copyFileSync(`${program(name)}.json`, join(folder, 'config.json'));
    return [`--config=${folder}`, '-logtostderr=true'];
  },
  async surroundings() {
    const { s3 } = await freePorts('s3');
    const store = await startMoto(s3);
    await fetch(`http://127.0.0.1:${s3}/mlpipeline`, { method: 'PUT' });
    const { kubeconfig, close } = await fakeApiServer(cluster);
    const reach = { OBJECTSTORECONFIG_HOST: '127.0.0.1', OBJECTSTORECONFIG_PORT: String(s3) };
    const keys = { OBJECTSTORECONFIG_ACCESSKEY: 'id', OBJECTSTORECONFIG_SECRETACCESSKEY: 'key' };
    // Of a Service, from the kubelet; the server asks nothing of it here.
    const visualization = 'ML_PIPELINE_VISUALIZATIONSERVER_SERVICE';
    const services = { [`${visualization}_HOST`]: '127.0.0.1', [`${visualization}_PORT`]: '8889' };
    const stop = () => (close(), store.stop());
    return {
      args: [],
      env: { ...reach, ...keys, ...services, OBJECTSTORECONFIG_REGION: 'us-east-1', KUBECONFIG: kubeconfig },
      stop,
    };
  },
  isReady: () => answers(`${URL}/v1beta1/healthz`),
  async write(name) {
    const form = new FormData();
    form.set('uploadfile', new Blob([SOURCE]), 'pipeline.yaml');
    const description = encodeURIComponent('Größe „1“');
    const { pipeline_id } = await ask<Made>(
      `pipelines/upload?name=${name}&namespace=${TENANT}&description=${description}`,
      form,
    );
    const { experiment_id } = await ask<Made>('experiments', {
      ...{ display_name: name, description: 'π', namespace: TENANT },
    });
    const [pipeline_spec] = loadAll(SOURCE) as readonly object[];
    const run = { display_name: name, experiment_id, runtime_config: { parameters: {} } };
    await ask('runs', { ...run, pipeline_spec });
    await ask('recurringruns', {
      ...{ ...run, mode: 'ENABLE', max_concurrency: '1', pipeline_version_reference: { pipeline_id } },
      trigger: { cron_schedule: { cron: '0 0 3 * * *' } },
    });
  },
  async read(name) {
    const filter = { predicates: [{ operation: 'EQUALS', key: 'name', string_value: name }] };
    const list = (path: string) =>
      ask<Lists>(`${path}?namespace=${TENANT}&filter=${encodeURIComponent(JSON.stringify(filter))}`);
    const { pipelines = [] } = await list('pipelines');
    const { runs = [] } = await list('runs');
    return {
      ...{ pipelines, experiments: (await list('experiments')).experiments },
      recurring: (await list('recurringruns')).recurringRuns,
      versions: await ask<Lists>(`pipelines/${pipelines[0]?.pipeline_id}/versions`),
      run: await ask<object>(`runs/${runs[0]?.run_id}`),
    };
  },
};
