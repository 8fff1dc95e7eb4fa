import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { Backup, ObjectStore } from '../../charts';
import { freePorts, type Running } from '../cluster/process';
import { newFolder, REPO } from '../support/files';
import { render, type Rendering } from '../support/render';
import { program } from './build';
import { startMoto } from './moto';
import { authorityFor } from './certificates';

jest.setTimeout(120_000);

const [BUCKET, TENANT, AUTHORITY] = ['company-ml', 'ada', 'object-store-ca'];
const { ca, server: identity } = authorityFor('localhost');
const { ca: stranger } = authorityFor('localhost');
const REFUSED = /self[- ]signed certificate|unable to verify|certificate verify failed/i;

let server: Running | undefined;
let endpoint = '';

beforeAll(async () => {
  const { s3 } = await freePorts('s3');
  endpoint = `https://localhost:${s3}`;
  const folder = newFolder();
  const [key, certificate] = ['tls.key', 'tls.crt'].map((name) => join(folder, name)) as [string, string];
  writeFileSync(key, identity.key);
  writeFileSync(certificate, identity.certificate);
  server = await startMoto(s3, { args: ['-c', certificate, '-k', key], ca });
  const { status, stderr } = spawnSync('curl', ['-skf', '-X', 'PUT', `${endpoint}/${BUCKET}`], { encoding: 'utf8' });
  if (status !== 0) throw new Error(`the bucket was not made: ${stderr}`);
});
afterAll(() => server?.stop());

const rendered = (authority: string): Rendering =>
  render({
    objectStore: ObjectStore.s3({ endpoint, bucket: BUCKET, ca: authority, credentials: { secretName: 'store' } }),
    databases: { backup: { schedule: '0 3 * * *', to: Backup.objectStore() } },
  });

/** A file with what a ConfigMap has at the end of a path. */
function fileOf(platform: Rendering, configMap: string, path = 'ca.crt'): string {
  const file = join(newFolder(), path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, platform.config(configMap)[path] ?? '');
  return file;
}

/** Runs a program that trusts nobody but whom the variables name. */
function run(command: string, args: readonly string[], env: Readonly<Record<string, string>>, input = '') {
  const keys = { AWS_ACCESS_KEY_ID: 'id', AWS_SECRET_ACCESS_KEY: 'key', PYTHONPATH: program('moto') };
  const { status, stdout, stderr } = spawnSync(command, args, {
    env: { PATH: process.env.PATH, ...keys, ...env },
    input,
    encoding: 'utf8',
  });
  return { status, said: `${stdout}${stderr}` };
}

/** What fetches models: KServe's webhook makes the variable of the annotation, and mounts the ConfigMap there. */
function fetchModel(platform: Rendering) {
  const { annotations = {} } = platform.get('v1/Secret', `${TENANT}/mlpipeline-minio-artifact`).metadata;
  const configMap = annotations['serving.kserve.io/s3-cabundle-configmap'] ?? '';
  expect(annotations['serving.kserve.io/s3-cabundle']).toMatch(/\/ca\.crt$/);
  const steps = [
    ['put', 'model'],
    ['get', 'model'],
  ];
  const asked = JSON.stringify({ endpoint, bucket: BUCKET, steps });
  const file = fileOf(platform, `${TENANT}/${configMap}`);
  return run('python3', [join(__dirname, 'store/client.py')], { AWS_CA_BUNDLE: file }, asked);
}

/** The program that uploads dumps, as its CronJob runs it. */
function uploadDump(platform: Rendering) {
  const job = platform.get('batch/v1/CronJob', 'kubeflow/katib-backup').spec?.jobTemplate.spec?.template.spec;
  const env: Record<string, string> = {};
  for (const { name, value } of job?.containers[0]?.env ?? []) if (value !== undefined) env[name] = value;
  const configMap = /^\/etc\/trusted\/([\w-]+)\/ca\.crt$/.exec(env.AWS_CA_BUNDLE ?? '')?.[1] ?? '';
  const folder = newFolder();
  writeFileSync(join(folder, `${env.NAME}2026-01-01T00-00-00Z.sql.gz`), 'a dump');
  const own = { FOLDER: folder, AWS_CA_BUNDLE: fileOf(platform, `kubeflow/${configMap}`), AWS_MAX_ATTEMPTS: '1' };
  return run('python3', [join(REPO, 'charts/kit/backup-upload.py')], { ...env, ...own });
}

/** What the web app of Pipelines does, which is a program of node. */
function openArtifact(platform: Rendering) {
  const { NODE_EXTRA_CA_CERTS: file } = platform.environment('kubeflow/ml-pipeline-ui');
  expect(file).toBe(`/etc/trusted/${AUTHORITY}/ca.crt`);
  const script = `fetch('${endpoint}/${BUCKET}').then(({ status }) => console.log(status), ({ cause }) => { throw cause; })`;
  return run(process.execPath, ['-e', script], { NODE_EXTRA_CA_CERTS: fileOf(platform, `kubeflow/${AUTHORITY}`) });
}

describe('a store whose certificate a private CA signed', () => {
  test.each([
    ['models', fetchModel, '["ok", "ok"]\n'],
    ['backups', uploadDump, expect.any(String) as string],
    ['the web app', openArtifact, '200\n'],
  ])('is trusted by what reads %s, and not without that CA', (_, read, said) => {
    expect(read(rendered(ca))).toEqual({ status: 0, said });
    const refused = read(rendered(stranger));
    expect(refused.status).not.toBe(0);
    expect(refused.said).toMatch(REFUSED);
  });
});
