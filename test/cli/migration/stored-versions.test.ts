import { folder } from '../../support/cli';
import { dex, freshBed, meta, namespace } from '../plan/platform';

// Each run is a process of its own.
jest.setTimeout(60_000);

const { cluster, up, run, installed } = freshBed();

/** The CRD of a kind that the cluster serves in v1, of which versions are stored. */
const crd = (stored: string, ...names: readonly string[]) => ({
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: meta('deployments.apps'),
  spec: {
    group: 'apps',
    names: { kind: 'Deployment', plural: 'deployments' },
    versions: names.map((name) => ({ name, served: true, storage: name === stored })),
  },
});
const dist = (...objects: readonly object[]) => folder({ '00-foundation/a.yaml': [namespace('auth'), ...objects] });
const KEY = 'apiextensions.k8s.io|CustomResourceDefinition||deployments.apps';
const CRD = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions/deployments.apps';
const DEX = '/apis/apps/v1/namespaces/auth/deployments/dex';

/** Installs a CRD, and an object in its old version. */
async function stored(version: string, ...names: readonly string[]): Promise<void> {
  await installed(dist(crd('v1', 'v1')));
  cluster().objects.set(KEY, { ...crd(version, ...names), status: { storedVersions: names } });
  cluster().objects.set('apps|Deployment|auth|dex', dex('dex:1'));
}

const changes = () => cluster().changes.filter((one) => !one.includes('cdk8s-kubeflow'));

test.each([
  ['that is stored no more, its objects are rewritten', 'v1', [`PATCH ${DEX}`, `PATCH ${CRD}/status`, `PATCH ${CRD}`]],
  [
    'that is still stored, another one is stored before',
    'v1beta1',
    [`PATCH ${CRD}`, `PATCH ${CRD}`, `PATCH ${DEX}`, `PATCH ${CRD}/status`, `PATCH ${CRD}`],
  ],
])('before a version of a CRD goes %s', async (_, version, requests) => {
  await stored(version, 'v1beta1', 'v1');
  const { stdout } = await run('up', dist(crd('v1', 'v1')), '--plan');
  expect(stdout).toContain(
    '  ! CustomResourceDefinition deployments.apps: its objects are stored in another version before v1beta1 goes\n',
  );
  expect(await up(dist(crd('v1', 'v1')), '--yes')).toMatchObject({ code: 0, stderr: '' });
  expect(changes()).toEqual(requests);
});

test('the version is taken out of the status, and all versions stay until then', async () => {
  await stored('v1beta1', 'v1beta1', 'v1');
  await up(dist(crd('v1', 'v1')), '--migrate-only', '--yes');
  expect(cluster().objects.get(KEY)).toMatchObject({
    spec: {
      versions: [
        { name: 'v1beta1', storage: false },
        { name: 'v1', storage: true },
      ],
    },
    status: { storedVersions: ['v1'] },
  });
});

test('a webhook that no longer converts is taken out before: what others have written into it would be refused', async () => {
  await stored('v1', 'v1');
  const webhook = { clientConfig: { caBundle: 'injected' } };
  const live = crd('v1', 'v1');
  cluster().objects.set(KEY, { ...live, spec: { ...live.spec, conversion: { strategy: 'Webhook', webhook } } });
  const changed = dist({ ...crd('v1', 'v1'), metadata: { ...meta('deployments.apps'), annotations: { a: 'b' } } });
  const { stdout } = await run('up', changed, '--plan');
  expect(stdout).toContain(
    '  ! CustomResourceDefinition deployments.apps: its webhook is taken out before, into which others have written\n',
  );
  expect(await up(changed, '--yes')).toMatchObject({ code: 0, stderr: '' });
  expect(changes()).toEqual([`PATCH ${CRD}`, `PATCH ${CRD}`, `PATCH ${CRD}`]);
});

test('a CRD that is no longer rendered stays', async () => {
  await stored('v1', 'v1');
  const { stdout } = await up(dist(), '--yes');
  expect(stdout).toMatch(/1 kept of an earlier rendering/);
  expect(cluster().objects.has(KEY)).toBe(true);
});
