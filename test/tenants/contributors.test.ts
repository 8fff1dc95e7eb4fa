import type { Contributor } from '../../charts';
import { render } from '../support/render';
import { named, tenant } from '../support/tenants';

const BINDING = 'user-bob-example-com-clusterrole-edit';
const ofUsers = (objects: Parameters<typeof named>[0]): string[] =>
  Object.keys(named(objects, 'rbac.authorization.k8s.io/v1/RoleBinding')).filter((name) => name.startsWith('user-'));
const bob: Contributor = { user: 'bob@example.com', role: 'edit' };

test('a contributor gets what KFAM makes when an owner invites somebody', () => {
  const objects = tenant({ contributors: [bob] });
  expect(named(objects, 'rbac.authorization.k8s.io/v1/RoleBinding')[BINDING]).toMatchObject({
    metadata: { namespace: 'ada', annotations: { user: 'bob@example.com', role: 'edit' } },
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'kubeflow-edit' },
    subjects: [{ apiGroup: 'rbac.authorization.k8s.io', kind: 'User', name: 'bob@example.com' }],
  });
  const policy = named(objects, 'security.istio.io/v1beta1/AuthorizationPolicy')[BINDING];
  expect(policy?.metadata.annotations).toEqual({ user: 'bob@example.com', role: 'edit' });
  expect(policy?.spec).toEqual({
    rules: [
      {
        from: [
          {
            source: {
              principals: [
                'cluster.local/ns/istio-system/sa/istio-ingressgateway-service-account',
                'cluster.local/ns/kubeflow/sa/ml-pipeline-ui',
              ],
            },
          },
        ],
        when: [{ key: 'request.headers[kubeflow-userid]', values: ['bob@example.com'] }],
      },
    ],
  });
});

test('a group stands for its users, without the owner', () => {
  const groups = { team: ['ada@example.com', 'bob@example.com', 'cyd@example.com'] };
  const objects = tenant({ contributors: [{ group: 'team', role: 'view' }] }, { groups });
  const bindings = ['user-bob-example-com-clusterrole-view', 'user-cyd-example-com-clusterrole-view'];
  expect(ofUsers(objects)).toEqual(bindings);
  const policies = Object.keys(named(objects, 'security.istio.io/v1beta1/AuthorizationPolicy'));
  expect(policies).toEqual([...bindings, 'model-callers']);
});

test('a user with one role by two ways is one contributor', () => {
  const groups = { team: ['bob@example.com'] };
  const objects = tenant({ contributors: [bob, { group: 'team', role: 'edit' }] }, { groups });
  expect(ofUsers(objects)).toEqual([BINDING]);
});

test('with self-service, the namespace is rendered where contributors are to be in it', () => {
  const kinds = tenant({ contributors: [bob] }, { selfService: true })
    .of('ada')
    .map(({ kind }) => kind);
  expect(kinds).toEqual(['Namespace', 'Profile', 'RoleBinding', 'AuthorizationPolicy']);
  expect(
    tenant({}, { selfService: true })
      .of('ada')
      .map(({ kind }) => kind),
  ).toEqual(['Profile']);
});

test.each<[what: string, contributors: readonly Contributor[], message: string]>([
  [
    'a contributor with two roles',
    [bob, { user: 'bob@example.com', role: 'view' }],
    "tenants[0].contributors[1]: 'bob@example.com' is 'edit' by tenants[0].contributors[0] already; give the user one role",
  ],
  [
    'a contributor with two roles, one by a group',
    [bob, { group: 'team', role: 'view' }],
    "tenants[0].contributors[1]: 'bob@example.com' is 'edit' by tenants[0].contributors[0] already; give the user one role",
  ],
  [
    'an unknown group',
    [{ group: 'tema', role: 'view' }],
    "tenants[0].contributors[0].group: 'tema' is not one of the groups; add it to groups: { 'tema': ['name@example.com'] }",
  ],
  [
    'a group named like something of JavaScript',
    [{ group: 'constructor', role: 'view' }],
    "tenants[0].contributors[0].group: 'constructor' is not one of the groups",
  ],
  [
    'the owner',
    [{ user: 'ada@example.com', role: 'edit' }],
    "tenants[0].contributors[0].user: 'ada@example.com' is the owner, who may do everything; leave it out",
  ],
  [
    'a contributor who cannot log in',
    [{ user: 'eve@example.com', role: 'edit' }],
    "tenants[0].contributors[0].user: 'eve@example.com' cannot log in; add { email: 'eve@example.com' } to users",
  ],
  [
    'an unknown role',
    JSON.parse('[{ "user": "bob@example.com", "role": "owner" }]') as Contributor[],
    "tenants[0].contributors[0].role: 'owner' is not one of admin, edit, view",
  ],
  [
    'a contributor who is neither user nor group',
    JSON.parse('[{ "role": "edit" }]') as Contributor[],
    'tenants[0].contributors[0]: is not ContributingUser or ContributingGroup; write { user: …, role: … } or { group: …, role: … }',
  ],
])('refused: %s', (_, contributors, message) => {
  const groups = { team: ['bob@example.com'] };
  expect(() => tenant({ contributors }, { groups })).toThrow(message);
});

test('users whom KFAM could not tell apart are refused', () => {
  const users = ['ada@example.com', 'b.c@example.com', 'b-c@example.com'].map((email, index) => ({
    email,
    username: `user${index}`,
  }));
  const contributors: Contributor[] = users.slice(1).map(({ email }) => ({ user: email, role: 'view' }));
  expect(() => tenant({ contributors }, { users })).toThrow(
    "tenants[0].contributors[1]: 'b-c@example.com' and 'b.c@example.com' are one to the dashboard",
  );
});

test('groups are of users, each once', () => {
  const groups = { team: ['ada@example.com', 'eve@example.com', 'ada@example.com'] };
  expect(() => render({ groups })).toThrow(
    "groups.team[1]: 'eve@example.com' cannot log in; add { email: 'eve@example.com' } to users",
  );
  expect(() => render({ groups })).toThrow("groups.team[2]: 'ada@example.com' is in the group already");
});
