import { opens, type Surroundings } from '../../../cli/removal/access';
import { revocationLines } from '../../../cli/removal/revocation-output';
import { idOf, type ObjectId } from '../../../cli/cluster/objects';
import { staleKeys } from '../../../cli/secrets/stale-passwords';
import type { JsonObject } from '../../../cli/json';

const RBAC = 'rbac.authorization.k8s.io/v1';
const ISTIO = 'security.istio.io/v1';
const NETWORK = 'networking.k8s.io/v1';

function live(apiVersion: string, kind: string, path: string, more: object = {}): JsonObject {
  const [name, namespace] = path.split('/').reverse();
  return { apiVersion, kind, metadata: { name, namespace }, ...more };
}

const obsolete = (component: string, ...ids: readonly JsonObject[]): Surroundings['obsolete'] =>
  ids.map((one): ObjectId & { component: string } => ({ ...idOf(one), component }));
const NOTHING: Surroundings = { obsolete: [], policies: [] };

describe('a binding', () => {
  const account = live('v1', 'ServiceAccount', 'kubeflow/katib');
  const subject = { kind: 'ServiceAccount', name: 'katib', namespace: 'kubeflow' };
  const user = { kind: 'User', name: 'bob@example.com' };
  const binding = (...subjects: readonly object[]) => live(RBAC, 'ClusterRoleBinding', 'a', { subjects });
  const left = { ...NOTHING, obsolete: obsolete('katib', account) };

  test.each<[string, JsonObject, Surroundings, boolean]>([
    ['of a user goes', live(RBAC, 'RoleBinding', 'team/a', { subjects: [user] }), NOTHING, true],
    ['of a program that stays goes', binding(subject), NOTHING, true],
    ['of a program that is to be pruned stays with it', binding(subject), left, false],
    ['of a user and such a program goes', binding(subject, user), left, true],
    ['of nobody goes', binding(), left, true],
  ])('%s', (_, one, around, gone) => expect(opens(one, around)).toBe(gone));

  test('of a ServiceAccount without a namespace is for one of its own', () => {
    const { name, kind } = subject;
    expect(opens(live(RBAC, 'RoleBinding', 'kubeflow/a', { subjects: [{ kind, name }] }), left)).toBe(false);
    expect(opens(live(RBAC, 'RoleBinding', 'team/a', { subjects: [{ kind, name }] }), left)).toBe(true);
  });
});

test('of roles, those go that add to the roles of users', () => {
  const labels = { 'rbac.authorization.kubeflow.org/aggregate-to-kubeflow-edit': 'true' };
  expect(opens(live(RBAC, 'ClusterRole', 'a', { metadata: { name: 'a', labels } }), NOTHING)).toBe(true);
  expect(opens(live(RBAC, 'ClusterRole', 'a'), NOTHING)).toBe(false);
  expect(opens(live(RBAC, 'Role', 'team/a'), NOTHING)).toBe(false);
});

describe('an AuthorizationPolicy', () => {
  const policy = (path: string, spec: object) => live(ISTIO, 'AuthorizationPolicy', path, { spec });
  const closed = [policy('istio-system/global-deny-all', {})];
  const rules = [{ from: [] }];

  test.each<[string, JsonObject, readonly JsonObject[], boolean]>([
    ['that allows goes', policy('team/a', { rules }), closed, true],
    ['that allows by name goes', policy('team/a', { action: 'ALLOW', rules }), closed, true],
    ['that allows nothing stays', policy('team/a', {}), closed, false],
    ['that denies stays', policy('team/a', { action: 'DENY', rules }), closed, false],
    ['that asks for a login stays', policy('team/a', { action: 'CUSTOM', rules }), closed, false],
    ['that is the last one stays', policy('team/a', { rules }), [], false],
    ['of a namespace with another goes', policy('team/a', { rules }), [policy('team/b', { rules })], true],
    [
      'of a namespace with another for other pods stays',
      policy('team/a', { rules }),
      [policy('team/b', { selector: { matchLabels: { app: 'b' } }, rules })],
      false,
    ],
    ['beside one that denies stays', policy('team/a', { rules }), [policy('team/b', { action: 'DENY', rules })], false],
  ])('%s', (_, one, policies, gone) => expect(opens(one, { obsolete: [], policies })).toBe(gone));
});

describe('a NetworkPolicy', () => {
  const policy = (path: string, spec: object) => live(NETWORK, 'NetworkPolicy', path, { spec });
  const podSelector = { matchLabels: { app: 'a' } };
  const admits = policy('kubeflow/a', { podSelector, ingress: [{}], policyTypes: ['Ingress'] });
  const all = (path: string) => policy(path, { podSelector: {}, ingress: [], policyTypes: ['Ingress'] });

  test.each<[string, JsonObject, readonly JsonObject[], boolean]>([
    ['that lets in goes, where another one closes the namespace', admits, [all('kubeflow/all')], true],
    ['that is alone in its namespace stays: it isolates', admits, [all('auth/all')], false],
    ['that lets nobody in stays', all('kubeflow/a'), [all('kubeflow/all')], false],
    [
      'for traffic out, where only traffic in is closed, stays',
      policy('kubeflow/a', { podSelector, egress: [{}], policyTypes: ['Egress'] }),
      [all('kubeflow/all')],
      false,
    ],
  ])('%s', (_, one, policies, gone) => expect(opens(one, { obsolete: [], policies })).toBe(gone));

  test("of a component whose program is to be pruned stays: its webhook's callers would be refused", () => {
    const program = live('apps/v1', 'Deployment', 'kubeflow/katib');
    const policies = [all('kubeflow/all')];
    expect(opens(admits, { obsolete: obsolete('katib', program, admits), policies })).toBe(false);
    const others = [...obsolete('katib', program), ...obsolete('pipelines', admits)];
    expect(opens(admits, { obsolete: others, policies })).toBe(true);
  });
});

describe('passwords', () => {
  const hash = (text: string) => Buffer.from(text).toString('base64');
  const secret = { namespace: 'auth', name: 'dex-passwords', object: {} };
  const keys = { DEX_ADA_PASSWORD: { passwordOf: 'ada@example.com' } };

  test('of users who are no longer declared go; what is not a hash is of somebody else', () => {
    const data = { DEX_ADA_PASSWORD: hash('$2b$12$a'), DEX_BOB_PASSWORD: hash('$2b$12$b'), note: hash('mine') };
    expect(staleKeys({ ...secret, keys }, data)).toEqual(['DEX_BOB_PASSWORD']);
    expect(staleKeys({ ...secret, keys: {} }, data)).toEqual(['DEX_ADA_PASSWORD', 'DEX_BOB_PASSWORD']);
  });

  test('are not looked for in Secrets of programs', () => {
    const mixed = { ...keys, token: { random: { bytes: 8, encoding: 'hex' } } } as const;
    expect(staleKeys({ ...secret, keys: mixed }, { DEX_BOB_PASSWORD: hash('$2b$12$b') })).toEqual([]);
  });

  test('in a Secret that is no longer rendered go with it', () => {
    const annotations = { 'cdk8s-kubeflow/secret-keys': JSON.stringify(keys) };
    const metadata = { name: 'dex-passwords', namespace: 'auth', annotations };
    expect(opens({ apiVersion: 'v1', kind: 'Secret', metadata }, NOTHING)).toBe(true);
    expect(opens(live('v1', 'Secret', 'auth/other'), NOTHING)).toBe(false);
  });
});

test('what is taken away is said in a line for each sort of access', () => {
  const id = { apiVersion: RBAC, kind: 'RoleBinding', namespace: 'team', name: 'bob' };
  const account = { apiVersion: 'v1', kind: 'ServiceAccount', namespace: 'team', name: 'default-editor' };
  const passwords = [{ secret: { namespace: 'auth', name: 'dex-passwords' }, keys: ['DEX_BOB_PASSWORD'] }];
  const revocation = { objects: [id], accounts: [account], passwords };
  expect(revocationLines(revocation, false)).toEqual([
    '- access that is no longer rendered, removed: RoleBinding team/bob',
    '- passwords of former users, removed: DEX_BOB_PASSWORD in Secret auth/dex-passwords',
    '- ServiceAccount team/default-editor stays, without what was rendered for it',
  ]);
  expect(revocationLines(revocation, true)[0]).toContain(', would be removed: ');
  expect(revocationLines({ objects: [], accounts: [], passwords: [] }, false)).toEqual([]);
});
