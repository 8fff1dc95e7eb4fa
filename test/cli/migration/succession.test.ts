import { OURS } from '../../../charts/contract/labels';
import { folder } from '../../support/cli';
import { facts, freshBed, meta, namespace, URL } from '../plan/platform';
import { binding, dist, secret, web, webhooks } from './objects';

// Each run is a process of its own.
jest.setTimeout(60_000);

const { cluster, run, up, installed } = freshBed();
const WEB = '/apis/apps/v1/namespaces/auth/deployments/web';
const changes = () => cluster().changes.filter((one) => !one.includes('cdk8s-kubeflow'));

describe('what has a successor', () => {
  const settings = { apiVersion: 'v1', kind: 'ConfigMap', metadata: meta('old-settings', 'auth') };

  test('goes when that is ready: programs with what serves them, and webhook configurations', async () => {
    await installed(dist(web('a', {}, 'old'), settings, webhooks('old'), secret('Opaque')));
    const renamed = dist(web('a', {}, 'new'), webhooks('new'));
    expect((await run('up', renamed, '--plan')).stdout).toMatch(
      /^ {2}- Deployment auth\/old \(when its successor is ready\)$/m,
    );
    const { stdout, code } = await up(renamed, '--yes');
    expect(code).toBe(0);
    expect(stdout).toMatch(/^✓ 50-apps: 2 created .*\n✓ former web: 3 removed/m);
    expect(changes().slice(-5)).toEqual([
      'PATCH /apis/apps/v1/namespaces/auth/deployments/new',
      'PATCH /apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations/new',
      'DELETE /apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations/old',
      'DELETE /apis/apps/v1/namespaces/auth/deployments/old',
      'DELETE /api/v1/namespaces/auth/configmaps/old-settings',
    ]);
    expect(cluster().objects.has('|Secret|auth|key')).toBe(true);
  });

  const role = (name: string) => ({ ...binding(name), kind: 'Role', metadata: meta(name, 'auth'), roleRef: undefined });

  test('goes with the settings of programs that are still rendered: ConfigMaps, and roles that nobody else has bound', async () => {
    await installed(dist(web('a'), settings, role('unused'), role('used'), role('shared'), binding('unused')));
    const theirs = { ...binding('shared'), metadata: { name: 'theirs', namespace: 'auth' } };
    cluster().objects.set('rbac.authorization.k8s.io|RoleBinding|auth|theirs', theirs);
    expect(await up(dist(web('a'), role('used'), binding('used')))).toMatchObject({ code: 0, stderr: '' });
    expect(
      changes()
        .filter((one) => one.startsWith('DELETE'))
        .slice(1)
        .sort(),
    ).toEqual([
      'DELETE /api/v1/namespaces/auth/configmaps/old-settings',
      'DELETE /apis/rbac.authorization.k8s.io/v1/namespaces/auth/roles/unused',
    ]);
  });

  test('stays where a pod still names it', async () => {
    const named = web('a', { volumes: [{ name: 'a', configMap: { name: 'old-settings' } }] });
    await installed(dist(named, settings));
    expect((await run('up', dist(named), '--plan')).stdout).not.toContain('successor');
  });

  test('stays where nothing follows it, or where it has a volume', async () => {
    const volume = { volumes: [{ name: 'a', persistentVolumeClaim: { claimName: 'a' } }] };
    await installed(dist(web('a', {}, 'old'), web('b', volume, 'mysql'), settings));
    expect((await run('up', dist(settings), '--plan')).stdout).not.toContain('successor');
    expect((await run('up', dist(web('a', {}, 'old')), '--plan')).stdout).not.toContain('successor');
  });

  test('is scaled to zero before, where it moves to another namespace', async () => {
    await installed(dist(web('a')));
    const key = 'apps|Deployment|auth|web';
    cluster().objects.set(key, {
      ...web('a'),
      metadata: { ...meta('web', 'auth'), labels: OURS },
      spec: { replicas: 2 },
    });
    const moved = { ...web('a'), metadata: meta('web', 'kubeflow') };
    expect(await up(dist(moved))).toMatchObject({ code: 0, stderr: '' });
    expect(changes()).toEqual([
      `PATCH ${WEB}`,
      'PATCH /apis/apps/v1/namespaces/kubeflow/deployments/web',
      `DELETE ${WEB}`,
    ]);
  });
});

describe("what upstream's manifests have left", () => {
  const upstreams = (kind: string, annotations: object = {}) => ({
    apiVersion: kind === 'Deployment' ? 'apps/v1' : 'v1',
    kind,
    metadata: { name: 'centraldashboard', namespace: 'kubeflow', annotations },
    spec: { replicas: 0 },
  });
  const dashboard = () =>
    folder({
      '00-foundation/a.yaml': [namespace('auth'), namespace('kubeflow'), facts(URL)],
      '50-apps/central-dashboard/a.yaml': [{ ...web('a', {}, 'dashboard'), metadata: meta('dashboard', 'kubeflow') }],
    });
  const add = (object: ReturnType<typeof upstreams>) =>
    cluster().objects.set(
      `${object.kind === 'Deployment' ? 'apps' : ''}|${object.kind}|kubeflow|centraldashboard`,
      object,
    );

  test('goes when its successor is ready, though `up` has never applied it', async () => {
    add(upstreams('Deployment'));
    add(upstreams('Service'));
    const { stdout } = await run('up', dashboard(), '--plan');
    expect(stdout).toContain('  - Deployment kubeflow/centraldashboard (when its successor is ready)\n');
    expect((await up(dashboard(), '--yes')).stdout).toMatch(/^✓ former central-dashboard: 2 removed/m);
  });

  test('stays where Helm manages it, and where nothing follows it', async () => {
    add(upstreams('Deployment', { 'meta.helm.sh/release-name': 'kubeflow' }));
    expect((await run('up', dashboard(), '--plan')).stdout).not.toContain('centraldashboard');
    add(upstreams('Deployment'));
    expect((await run('up', dist(web('a')), '--plan')).stdout).not.toContain('centraldashboard');
  });
});
