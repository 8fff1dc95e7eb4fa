import { Api } from './api';
import { freshCluster } from './cluster';
import { FULL_TENANT, FULL_USERS, rendered } from '../support/platforms';
import { READ, Rights, WRITE } from './rights';
import { objectsIn } from './surroundings';

jest.setTimeout(600_000);

// Nothing runs in the pods, so no webhook could answer.
const { controlPlane, kubectl } = freshCluster({ webhooks: false });

describe('the rights of two tenants', () => {
  const objects = objectsIn(
    rendered({
      users: [...FULL_USERS, { email: 'dan@example.com' }],
      tenants: [FULL_TENANT, { name: 'speech', owner: 'dan@example.com' }],
    }),
  );
  let api: Api;
  let rights: Rights;

  /** The bindings that the profile controller adds to a Profile's namespace. */
  function profileBindings(namespace: string, owner: string): readonly object[] {
    const apiGroup = 'rbac.authorization.k8s.io';
    const bind = (name: string, role: string, subject: object) => ({
      apiVersion: `${apiGroup}/v1`,
      kind: 'RoleBinding',
      metadata: { name, namespace },
      roleRef: { apiGroup, kind: 'ClusterRole', name: role },
      subjects: [subject],
    });
    const account = (name: string) => ({ kind: 'ServiceAccount', name, namespace });
    return [
      bind('namespaceAdmin', 'kubeflow-admin', { apiGroup, kind: 'User', name: owner }),
      bind('default-editor', 'kubeflow-edit', account('default-editor')),
      bind('default-viewer', 'kubeflow-view', account('default-viewer')),
    ];
  }

  beforeAll(async () => {
    api = new Api(controlPlane().kubeconfig);
    const apply = (...kinds: readonly string[]) =>
      controlPlane().apply(objects.filter(({ kind }) => kinds.includes(kind)));
    apply('Namespace', 'CustomResourceDefinition');
    await controlPlane().crdsEstablished();
    apply('ClusterRole', 'Role', 'ClusterRoleBinding', 'RoleBinding', 'ServiceAccount');
    controlPlane().apply([
      ...profileBindings('vision', 'ada@example.com'),
      ...profileBindings('speech', 'dan@example.com'),
    ]);
    // A controller of the cluster's puts the roles of all systems together.
    const roles = ['admin', 'edit', 'view'].map((role) => `clusterrole/kubeflow-${role}`);
    kubectl('wait', ...roles, '--for=jsonpath={.rules[10].verbs}', '--timeout=60s');
    const names = kubectl('api-resources', '--namespaced=true', '--output=name', '--cached=false');
    rights = new Rights(api, names.trim().split('\n'));
  });
  afterAll(() => api.close());

  const account = (name: string, namespace = 'vision') => ({ namespace, name });

  test.each([
    ['the owner', 'ada@example.com'],
    ['a contributor who edits', 'bob@example.com'],
    ['a contributor who looks', 'cyd@example.com'],
    ["the notebooks' ServiceAccount", account('default-editor')],
    ["the viewers' ServiceAccount", account('default-viewer')],
    ["Kubernetes' own ServiceAccount", account('default')],
  ])('%s can do nothing at all in the namespace of the other tenant', async (_, who) => {
    expect(await rights.of(who, 'speech', [...READ, ...WRITE])).toEqual([]);
  });

  test.each([
    ['a contributor who looks', 'cyd@example.com'],
    ["the viewers' ServiceAccount", account('default-viewer')],
  ])('%s can change nothing in the namespace, and sees what is in it but Secrets', async (_, who) => {
    expect(await rights.of(who, 'vision', WRITE)).toEqual([]);
    const seen = await rights.of(who, 'vision', READ);
    expect(seen).toEqual(expect.arrayContaining(['list notebooks.kubeflow.org', 'get pods', 'get pods/log']));
    expect(seen.filter((right) => / (secrets|serviceaccounts\/token|pods\/exec)$/.test(right))).toEqual([]);
  });

  test('owners and editors work in their namespace, and only owners let others in', async () => {
    const owner = await rights.of('ada@example.com', 'vision', WRITE);
    const editor = await rights.of('bob@example.com', 'vision', WRITE);
    for (const may of [owner, editor]) {
      expect(may).toEqual(expect.arrayContaining(['create notebooks.kubeflow.org', 'delete persistentvolumeclaims']));
      expect(may).not.toContain('update resourcequotas');
    }
    const invite = 'create rolebindings.rbac.authorization.k8s.io';
    expect([owner.includes(invite), editor.includes(invite)]).toEqual([true, false]);
  });

  test('what reviews say is what requests meet', async () => {
    const secrets = (namespace: string) =>
      api.send(`/api/v1/namespaces/${namespace}/secrets`, { as: 'ada@example.com' });
    expect([(await secrets('vision')).status, (await secrets('speech')).status]).toEqual([200, 403]);
    const metadata = { name: 'mine' };
    const body = {
      apiVersion: 'kubeflow.org/v1',
      kind: 'Notebook',
      metadata,
      spec: { template: { spec: { containers: [{ name: 'mine', image: 'jupyter' }] } } },
    };
    const make = (as: string, namespace: string) =>
      api.send(`/apis/kubeflow.org/v1/namespaces/${namespace}/notebooks`, { method: 'POST', body, as });
    expect((await make('bob@example.com', 'vision')).status).toBe(201);
    expect((await make('cyd@example.com', 'vision')).status).toBe(403);
    expect((await make('bob@example.com', 'speech')).status).toBe(403);
  });
});
