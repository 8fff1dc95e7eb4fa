import { app, call, object, PAIR } from './contract/traffic/objects';
import { POLICIES } from './support/limits-page';
import { render } from './support/render';

describe('the policy that closes artifacts', () => {
  const spec = { ...(POLICIES.get('no-artifacts')?.spec as object), selector: { matchLabels: { app: 'server' } } };
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

test('the policy for whom the dashboard has invited is that of contributors, for one user', () => {
  const { spec } = render().get('security.istio.io/v1beta1/AuthorizationPolicy', 'ada/model-callers');
  const [rule] = (spec as { rules: readonly { when: readonly object[] }[] }).rules;
  const when = rule?.when.map((each) => ({ ...each, values: ['invited@example.com'] }));
  expect(POLICIES.get('model-callers-invited')?.spec).toEqual({ rules: [{ ...rule, when }] });
});
