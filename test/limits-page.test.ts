import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { parse } from 'yaml';

import { app, call, object, PAIR } from './contract/traffic/objects';
import { REPO } from './support/files';

interface Policy {
  readonly metadata: { readonly name: string };
  readonly spec: object;
}

/** The policies that the page prints, by name. */
const POLICIES = new Map(
  [...readFileSync(join(REPO, 'docs/limits.md'), 'utf8').matchAll(/```yaml\n([\s\S]*?)```/g)].map(([, text = '']) => {
    const { metadata, spec } = parse(text) as Policy;
    return [metadata.name, spec];
  }),
);

describe('the policy that closes artifacts', () => {
  const spec = { ...POLICIES.get('no-artifacts'), selector: { matchLabels: { app: 'server' } } };
  const objects = [...PAIR, ...app('c/other'), object('AuthorizationPolicy', 'b/no-artifacts', spec)];
  const isOpen = (path: string): boolean => call(objects, { path }).open;

  test.each([
    '/pipeline/artifacts/get?source=s3&namespace=vision&bucket=company-ml&key=a',
    '/pipeline/artifacts/minio/mlpipeline/private-artifacts/vision/a',
    '/pipeline/ARTIFACTS/get?source=minio',
    '/artifacts/get?source=minio',
  ])('%s is refused', (path) => {
    expect(isOpen(path)).toBe(false);
  });

  test.each([
    '/pipeline/',
    '/pipeline/static/index.js',
    '/pipeline/apis/v2beta1/runs?namespace=vision',
    '/pipeline/apps/tensorboard?namespace=vision',
    '/pipeline/k8s/pod/logs?podname=a&podnamespace=vision',
    '/pipeline/system/cluster-name',
    '/pipeline/visualizations/allowed',
  ])('%s still passes', (path) => {
    expect(isOpen(path)).toBe(true);
  });
});
