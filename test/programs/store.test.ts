import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { App, Kubeflow, ObjectStore } from '../../charts';
import { freshCluster } from '../cluster/cluster';
import { freePorts, type Running } from '../cluster/process';
import { newFolder, REPO } from '../support/files';
import { Rendering } from '../support/render';
import { program } from './build';
import { startMoto } from './moto';

jest.setTimeout(120_000);

const [BUCKET, PREFIX, SECRET] = ['company-ml', 'kubeflow', 'object-store'];
const TENANTS = ['vision', 'speech'] as const;
const KEYS = 'mlpipeline-minio-artifact';
const env = { PATH: process.env.PATH, PYTHONPATH: program('moto') };

interface Statement {
  readonly Condition?: object;
}

/** The policy of a tenant's keys, as docs/object-store.md has it. */
function policyOf(tenant: string): object {
  const [, block = ''] = /```json\n([\s\S]*?)```/.exec(readFileSync(join(REPO, 'docs/object-store.md'), 'utf8')) ?? [];
  const words: Readonly<Record<string, string>> = { bucket: BUCKET, prefix: PREFIX, tenant };
  const text = block.replace(/<([a-z]+)>/g, (whole, word: string) => words[word] ?? whole);
  const { Statement: statements, ...rest } = JSON.parse(text) as { readonly Statement: readonly Statement[] };
  // Moto does not evaluate the conditions of users' policies. Listing is the only statement with one.
  return { ...rest, Statement: statements.filter(({ Condition }) => !Condition) };
}

/** Asks a store by boto3, as KServe's program that fetches models does. */
function ask(asked: object): unknown {
  const script = join(__dirname, 'store/client.py');
  const { stdout, stderr, status } = spawnSync('python3', [script], {
    env,
    input: JSON.stringify(asked),
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(stdout);
}

/** How a client reaches the store, and the folder of it that is the tenant's. */
interface Access {
  readonly endpoint: string;
  readonly region: string;
  readonly path_style: boolean;
  readonly bucket: string;
  readonly folder: string;
}

/** What the launcher of Pipelines reads of a tenant's namespace. */
function launcherAccess(
  rendering: Rendering,
  tenant: string,
): Access & { readonly secretRef: Readonly<Record<string, string>> } {
  const { defaultPipelineRoot = '', providers = '' } = rendering.config(`${tenant}/kfp-launcher`);
  const { hostname: bucket, pathname } = new URL(defaultPipelineRoot);
  const parsed = JSON.parse(providers) as {
    s3: {
      default: {
        endpoint: string;
        region: string;
        forcePathStyle: boolean;
        credentials: { secretRef: Record<string, string> };
      };
    };
  };
  const { endpoint, region, forcePathStyle, credentials } = parsed.s3.default;
  return {
    endpoint,
    region,
    path_style: forcePathStyle,
    bucket,
    folder: pathname.slice(1),
    secretRef: credentials.secretRef,
  };
}

/** What KServe reads of the tenant's Secret. */
function modelAccess(rendering: Rendering, tenant: string): Access {
  const { annotations = {} } = rendering.get('v1/Secret', `${tenant}/${KEYS}`).metadata;
  const of = (name: string): string => annotations[`serving.kserve.io/s3-${name}`] ?? '';
  return {
    endpoint: `${of('usehttps') === '1' ? 'https' : 'http'}://${of('endpoint')}`,
    region: of('region'),
    path_style: of('usevirtualbucket') === 'false',
    bucket: BUCKET,
    folder: `${PREFIX}/private-artifacts/${tenant}/models`,
  };
}

describe('two tenants at a store of S3 with users and policies', () => {
  const { cli, kubectl, secret } = freshCluster({ webhooks: false });
  let server: Running | undefined;
  let rendering: Rendering | undefined;
  let endpoint = '';

  beforeAll(async () => {
    const { s3 } = await freePorts('s3');
    endpoint = `http://127.0.0.1:${s3}`;
    const folder = newFolder();
    // So many requests make the bucket and the users; from then on each one is judged by its keys.
    const free = String(1 + 3 * TENANTS.length);
    server = await startMoto(s3, { env: { INITIAL_NO_AUTH_ACTION_COUNT: free } });
    const policies = Object.fromEntries(TENANTS.map((tenant) => [tenant, policyOf(tenant)]));
    const keys = ask({ endpoint, bucket: BUCKET, policies }) as Readonly<Record<string, readonly [string, string]>>;
    const outdir = newFolder();
    const app = new App({ outdir });
    new Kubeflow(app, 'kubeflow', {
      url: 'https://kubeflow.example.com',
      users: [{ email: 'ada@example.com' }],
      tenants: TENANTS.map((name) => ({ name, owner: 'ada@example.com' })),
      objectStore: ObjectStore.s3({ endpoint, bucket: BUCKET, prefix: PREFIX, credentials: { secretName: SECRET } }),
    });
    app.synth();
    rendering = new Rendering(app.render());
    kubectl('create', 'namespace', 'kubeflow');
    for (const [tenant, values] of Object.entries(keys)) {
      const files = values.map((value, index) => {
        const file = join(folder, `${tenant}-${index}`);
        writeFileSync(file, value);
        return `--from-file=${['accesskey', 'secretkey'][index]}=${file}`;
      });
      kubectl('create', 'secret', 'generic', `${SECRET}-${tenant}`, '--namespace', 'kubeflow', ...files);
    }
    await cli(['secrets', outdir]);
  });
  afterAll(() => server?.stop());

  const steps = ({ folder, ...access }: Access, keys: readonly (string | undefined)[], at = folder): unknown =>
    ask({ ...access, keys, steps: ['put', 'get', 'delete'].map((action) => [action, `${at}/run/model`]) });
  const of = (): Rendering => {
    if (!rendering) throw new Error('it is rendered before the first test');
    return rendering;
  };
  const launcher = (tenant: string) => {
    const { secretRef, ...access } = launcherAccess(of(), tenant);
    const data = secret(tenant, secretRef.secretName ?? '');
    return { access, keys: [data[secretRef.accessKeyKey ?? ''], data[secretRef.secretKeyKey ?? '']] };
  };
  const DENIED = ['AccessDenied', 'AccessDenied', 'AccessDenied'];

  test.each([
    ['vision', 'speech'],
    ['speech', 'vision'],
  ])('the launcher of %s reads and writes its own folder, and not that of %s', (own, other) => {
    const { access, keys } = launcher(own);
    expect(access.endpoint).toBe(endpoint);
    expect(steps(access, keys)).toEqual(['ok', 'ok', 'ok']);
    expect(steps(access, keys, launcher(other).access.folder)).toEqual(DENIED);
    expect(steps(access, keys, `${PREFIX}/pipelines`)).toEqual(DENIED);
  });

  test.each([
    ['vision', 'speech'],
    ['speech', 'vision'],
  ])('models of %s are fetched with its keys, and not those of %s', (own, other) => {
    const { AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY } = secret(own, KEYS);
    const [access, keys] = [modelAccess(of(), own), [AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY]];
    expect(steps(access, keys)).toEqual(['ok', 'ok', 'ok']);
    expect(steps(access, keys, modelAccess(of(), other).folder)).toEqual(DENIED);
  });

  test('what is one tenant’s is there for it while the other is refused', () => {
    const [vision, speech] = [launcher('vision'), launcher('speech')];
    const one = (action: string, { folder, ...access }: Access, keys: readonly (string | undefined)[]): unknown =>
      ask({ ...access, keys, steps: [[action, `${folder}/kept`]] });
    expect(one('put', vision.access, vision.keys)).toEqual(['ok']);
    expect(one('get', vision.access, speech.keys)).toEqual(['AccessDenied']);
    expect(one('delete', vision.access, speech.keys)).toEqual(['AccessDenied']);
    expect(one('get', vision.access, vision.keys)).toEqual(['ok']);
  });

  test('the server judges: unknown keys are refused, and a wrong secret key is', () => {
    const { access, keys } = launcher('vision');
    expect(steps(access, ['nobody', 'nothing'])).toEqual(Array(3).fill('InvalidAccessKeyId'));
    expect(steps(access, [keys[0], 'wrong'])).toEqual(Array(3).fill('SignatureDoesNotMatch'));
  });
});
