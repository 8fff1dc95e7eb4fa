import { folder } from '../../support/cli';
import type { JsonObject } from '../../../cli/json';
import { eventsIn, facts, freshBed, meta, namespace, URL } from '../plan/platform';
import { binding, dist, job, secret, web } from './objects';

// Each run is a process of its own.
jest.setTimeout(60_000);

const { cluster, run, up, installed } = freshBed();

const WEB = '/apis/apps/v1/namespaces/auth/deployments/web';
const SELECTOR =
  'spec.selector.matchLabels.app is immutable: it is replaced; its old pods serve until the new ones are ready';

/** A ReplicaSet of the Deployment `web`. */
function replicaSet(owner?: string): void {
  const owners = owner === undefined ? {} : { ownerReferences: [{ uid: owner, controller: true }] };
  const id = { apiVersion: 'apps/v1', kind: 'ReplicaSet' };
  const metadata = { name: 'web-1', namespace: 'auth', uid: 'set', ...owners };
  cluster().objects.set('apps|ReplicaSet|auth|web-1', { ...id, metadata });
}

/** Deletes by Orphan leave the ReplicaSet without an owner, as the garbage collector does. */
const changes = () => cluster().changes.filter((one) => !one.includes('cdk8s-kubeflow'));

test('a plan alone says what is made anew, and changes nothing', async () => {
  await installed(dist(web('old'), binding('a')));
  // It would never be complete here.
  cluster().objects.set('batch|Job|auth|load', job('load:1'));
  const changed = dist(web('new'), binding('b'), job('load:2'));
  const { code, stdout, stderr } = await run('up', changed, '--plan');
  expect(stderr).toBe('');
  expect(stdout.split('\n').slice(2)).toEqual([
    '50-apps',
    `  ! Deployment auth/web: ${SELECTOR}`,
    '  ! RoleBinding auth/ada: roleRef.name is immutable: it is made anew, and its subjects lack the rights for a moment',
    '  ! Job auth/load: spec.template.spec.containers[load].image is immutable: it is made anew and runs again, and its pods end',
    'plan: 3 made anew or migrated, 3 unchanged; names: --verbose',
    '',
  ]);
  expect(code).toBe(0);
  expect(changes()).toEqual([]);
  const events = eventsIn((await run('up', changed, '--plan', '--json')).stdout);
  expect(events.find(({ id }) => id?.kind === 'Deployment')).toMatchObject({
    fate: 'migrated',
    way: 'replace',
    fields: ['spec.selector.matchLabels.app'],
  });
  expect(events.find(({ event }) => event === 'plan')).toMatchObject({ migrated: 3, refused: 0 });
});

test('the plan is made and carried out although the preflight is skipped', async () => {
  await installed(dist(web('old'), binding('a')));
  expect(await up(dist(web('new'), binding('b')))).toMatchObject({ code: 0, stderr: '' });
  expect(changes()).toEqual([
    'DELETE /apis/rbac.authorization.k8s.io/v1/namespaces/auth/rolebindings/ada',
    'PATCH /apis/rbac.authorization.k8s.io/v1/namespaces/auth/rolebindings/ada',
    `DELETE ${WEB}`,
    `PATCH ${WEB}`,
  ]);
  cluster().changes.length = 0;
  expect((await up(dist(web('new'), binding('b')))).stdout).toMatch(/^plan: 5 unchanged$/m);
  expect(changes()).toEqual([]);
});

test('what a replaced Deployment leaves behind is marked, and goes when the new one is ready', async () => {
  await installed(dist(web('old')));
  replicaSet('Deployment auth/web');
  expect(await up(dist(web('new')))).toMatchObject({ code: 0 });
  // Nothing took away the owner here: what has one stays.
  const marked = cluster().objects.get('apps|ReplicaSet|auth|web-1') as JsonObject;
  expect(marked.metadata).toMatchObject({
    labels: { 'cdk8s-kubeflow/replaced': 'Deployment' },
    annotations: { 'cdk8s-kubeflow/replaced-by': 'apps|Deployment|auth|web' },
  });
  replicaSet();
  const now = cluster().objects.get('apps|ReplicaSet|auth|web-1') as { metadata: object };
  const { labels, annotations } = marked.metadata as { labels: object; annotations: object };
  cluster().objects.set('apps|ReplicaSet|auth|web-1', { ...now, metadata: { ...now.metadata, labels, annotations } });
  expect(await up(dist(web('new')))).toMatchObject({ code: 0 });
  expect(cluster().objects.has('apps|ReplicaSet|auth|web-1')).toBe(false);
});

test.each([
  ['their strategy', { strategy: { type: 'Recreate' } }, {}, 'its strategy is Recreate'],
  ['a volume', {}, { volumes: [{ name: 'a', persistentVolumeClaim: { claimName: 'a' } }] }, 'they share a volume'],
  ['the network of the node', {}, { hostNetwork: true }, 'they take ports of the node'],
])('pods that cannot run beside others stop before, for %s', async (_, spec, pod, why) => {
  const one = (app: string) => {
    const object = web(app, pod);
    return { ...object, spec: { ...object.spec, ...spec } };
  };
  await installed(dist(one('old')));
  expect((await run('up', dist(one('new')), '--plan')).stdout).toContain(
    `is immutable: it is made anew, and its pods stop before the new ones start, for ${why}\n`,
  );
});

test('a Service that selects the new pods alone is named', async () => {
  const service = (app: string) => ({
    apiVersion: 'v1',
    kind: 'Service',
    metadata: meta('front', 'auth'),
    spec: { selector: { app } },
  });
  await installed(dist(web('old'), service('old')));
  const { stdout } = await run('up', dist(web('new'), service('new')), '--plan');
  expect(stdout).toContain(`${SELECTOR}; Service auth/front answers when they are\n`);
});

test('a Secret is never made anew', async () => {
  await installed(dist(secret('Opaque')));
  const { code, stdout, stderr } = await run('up', dist(secret('kubernetes.io/tls')), '--plan');
  expect(stdout).toMatch(/^ {2}✗ Secret auth\/key: .*type: Invalid value: field is immutable$/m);
  expect(stderr).toBe('error: the cluster would refuse 1 object above\n');
  expect(code).toBe(1);
});

test('nothing is deleted if the API server would not take the object as a new one', async () => {
  await installed(dist(web('old')));
  cluster().refusals.set('Deployment auth/web-anew', [422, 'spec.template: containers are missing']);
  const { stdout } = await run('up', dist(web('new')), '--plan');
  expect(stdout).toMatch(/^ {2}✗ Deployment auth\/web: .*containers are missing$/m);
});

test('an interrupted run is repeated from what is in the cluster', async () => {
  await installed(dist(web('old')));
  cluster().objects.delete('apps|Deployment|auth|web');
  expect(await up(dist(web('new')))).toMatchObject({ code: 0, stderr: '' });
  expect(cluster().objects.get('apps|Deployment|auth|web')).toMatchObject({
    spec: { selector: { matchLabels: { app: 'new' } } },
  });
});

test('a cluster that is newer than the folder is refused, and what breaks is said', async () => {
  const newer = { ...facts(URL), data: { url: URL, kubeflow: '26.03.1', renderedBy: '0.1.0' } };
  await installed(folder({ '00-foundation/a.yaml': [namespace('kubeflow'), newer] }));
  const { code, stderr } = await up(dist());
  expect(stderr).toMatch(
    /^error: nothing was applied: .* has Kubeflow 26\.03\.1 .* newer than the folder \(26\.03, 0\.1\.0\)\. On the way back, databases keep the newer schema/,
  );
  expect(code).toBe(1);
  expect(changes()).toEqual([]);
  expect(await up(dist(), '--downgrade')).toMatchObject({ code: 0 });
});

test('migrating alone leaves everything but the immutable fields as it is', async () => {
  await installed(dist(web('old'), binding('a')));
  const other = web('new');
  const changed = { ...other, spec: { ...other.spec, template: { ...other.spec.template, spec: { containers: [] } } } };
  const { code, stdout, stderr } = await up(dist(changed, binding('b'), secret('Opaque')), '--migrate-only');
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toContain('✓ 2 objects migrated; merge now\n');
  expect(cluster().objects.get('apps|Deployment|auth|web')).toMatchObject({
    spec: {
      selector: { matchLabels: { app: 'new' } },
      template: { metadata: { labels: { app: 'new' } }, spec: { containers: [{ image: 'web:1' }] } },
    },
  });
  expect(cluster().objects.get('rbac.authorization.k8s.io|RoleBinding|auth|ada')).toMatchObject({
    roleRef: { name: 'b' },
  });
  expect(cluster().objects.has('|Secret|auth|key')).toBe(false);
  expect((await up(dist(changed, binding('b')), '--migrate-only')).stdout).toContain('✓ nothing is to be migrated');
});
