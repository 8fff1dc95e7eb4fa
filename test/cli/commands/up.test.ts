import { FIELD_MANAGER } from '../../../cli/cluster/field-manager';
import { type Answers, fakeApiServer, forbidden, kubeconfigFor } from '../fake-api-server';
import { cli, folder } from '../../support/cli';

const namespace = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'auth' } };
const dist = folder({ '00-foundation/a.yaml': [namespace] });
const nowhere = kubeconfigFor('https://127.0.0.1:1');

test.each<[string, () => readonly string[], RegExp]>([
  [
    'no folder',
    () => ['/nonexistent'],
    /^error: there is no folder \/nonexistent; render it first: npx cdk8s synth\n$/,
  ],
  [
    'no stages',
    () => [folder({ 'a.yaml': [namespace] })],
    /^error: .* holds no stages with YAML files; render it first/,
  ],
  ['a file that is not YAML', () => [folder({ '00-foundation/a.yaml': 'a: [' })], /^error: .*a\.yaml is not YAML: /],
  [
    'something that is not an object',
    () => [folder({ '00-foundation/a.yaml': '- 1' })],
    /^error: .*a\.yaml holds something that is not an API obj/,
  ],
  [
    'an object that says too little',
    () => [folder({ '00-foundation/a.yaml': [{ kind: 'Namespace', metadata: {} }] })],
    /^error: .*a\.yaml: apiVersion, metadata\.name is missing; render the folder again/,
  ],
  [
    'one object in two files',
    () => [folder({ '00-foundation/a.yaml': [namespace], '10-b/b.yaml': [namespace] })],
    /^error: .*b\.yaml: Namespace auth is in .*a\.yaml too/,
  ],
  [
    'half a rendering',
    () => [
      folder({ '30-access/a.yaml': [{ apiVersion: 'v1', kind: 'Secret', metadata: { name: 'a', namespace: 'b' } }] }),
    ],
    /^error: .*a\.yaml is for namespace b, which is not rendered; files are missing, render the folder again/,
  ],
  [
    'an object that no cluster takes',
    () => [folder({ '00-foundation/a.yaml': [{ ...namespace, spec: 'x'.repeat(1_700_000) }] })],
    /^error: .*a\.yaml: Namespace auth has 1\.6 MiB; a cluster takes at most 1\.5 MiB/,
  ],
  ['no kubeconfig', () => [dist], /^error: no kubeconfig: there is no file .*; name one with --kubeconfig FILE/],
  [
    'a context that is not there',
    () => [dist, '--kubeconfig', nowhere, '--context', 'prod'],
    /^error: .* has no context 'prod'; it has: test\n$/,
  ],
  [
    'a server that does not answer',
    () => [dist, '--kubeconfig', nowhere],
    /^error: cannot reach the cluster of context 'test' .*: connection refused; is the cluster running\?/,
  ],
])('%s is one clear error', async (_, args, message) => {
  const { code, stderr } = await cli(['up', ...args()]);
  expect(stderr).toMatch(message);
  expect(code).toBe(1);
});

test('an invalid time is wrong usage', async () => {
  const { code, stderr } = await cli(['up', '--timeout', 'soon']);
  expect(stderr).toContain(
    `option '--timeout <seconds>' argument 'soon' is invalid. It must be a whole number of seconds, at least 1.`,
  );
  expect(code).toBe(2);
});

/** Runs `up` with a fake server. */
async function upOn(answers: Answers, folderOf = dist) {
  const { kubeconfig, close } = await fakeApiServer(answers);
  try {
    return await cli(['up', folderOf, '--kubeconfig', kubeconfig]);
  } finally {
    close();
  }
}

const version = (minor: string) => ({ major: '1', minor, gitVersion: `v1.${minor}.3` });

test('a cluster that is too old is not touched', async () => {
  const { code, stdout, stderr } = await upOn((path) => (path === '/version' ? [200, version('25')] : forbidden(path)));
  expect(stdout).toContain(
    '✗ cluster/too-old: Kubernetes v1.25.3; upgrade the cluster; the platform needs 1.29 to 1.36\n',
  );
  expect(stderr).toContain('nothing was applied: 1 of the findings above must be mended first');
  expect(code).toBe(1);
});

test('a cluster without MutatingAdmissionPolicies is not touched where one is rendered', async () => {
  const apiVersion = 'admissionregistration.k8s.io/v1';
  const policy = { apiVersion, kind: 'MutatingAdmissionPolicy', metadata: { name: 'kubeflow-tenant-scheduling' } };
  const rendered = folder({ '00-foundation/a.yaml': [namespace, policy] });
  const on = (minor: string) =>
    upOn((path) => (path === '/version' ? [200, version(minor)] : forbidden(path)), rendered);
  expect((await on('35')).stdout).toContain(
    '✗ cluster/no-policies: Kubernetes v1.35.3 has no MutatingAdmissionPolicies, and kubeflow-tenant-scheduling is one; upgrade to 1.36, or leave out scheduling.tenants\n',
  );
  expect((await on('36')).stdout).toContain('✓ Kubernetes v1.36.3\n');
});

test('what may not be read is said, and the rest is still looked at', async () => {
  const { code, stdout, stderr } = await upOn((path) => (path === '/version' ? [200, version('34')] : forbidden(path)));
  expect(stdout).toContain('✓ Kubernetes v1.34.3\n');
  expect(stdout.split('\n').filter((line) => line.startsWith('?'))).toEqual([
    expect.stringMatching(/^\? access\/not-checked: you may not get \/apis?; not checked: CPU and memory$/),
    '? access/not-checked: you may not get /api/v1/namespaces/kube-system/serviceaccounts/default/token; not checked: tokens',
    '? access/not-checked: you may not get /apis/authorization.k8s.io/v1/selfsubjectaccessreviews; not checked: permissions',
  ]);
  expect(stderr).toMatch(/^error: the cluster of context 'test' .* forbids this/m);
  expect(code).toBe(1);
});

const resource = (name: string, kind: string, scope: string) => ({ resource: name, responseKind: { kind }, scope });
const core = [resource('namespaces', 'Namespace', 'Cluster'), resource('configmaps', 'ConfigMap', 'Namespaced')];
const discovery = { items: [{ metadata: {}, versions: [{ version: 'v1', resources: core }] }] };

/** The namespace as it is in the cluster: when `up` changed it last, its version, and the order of the fields of `up`. */
function live(time: string, resourceVersion: string, fields = ['f:labels', 'f:annotations']) {
  const fieldsV1 = { 'f:metadata': Object.fromEntries(fields.map((field) => [field, {}])) };
  const managedFields = [{ manager: FIELD_MANAGER, operation: 'Apply', time, fieldsV1 }];
  return { ...namespace, metadata: { name: 'auth', resourceVersion, managedFields } };
}

test.each([
  ['unchanged', 'whose status somebody else changed meanwhile', live('12:00', '2')],
  ['unchanged', 'of which the fields are told in another order', live('12:00', '2', ['f:annotations', 'f:labels'])],
  ['changed', 'that got other fields by the apply', live('12:01', '2')],
])('%s is what is said of an object %s', async (outcome, _, applied) => {
  const answers: Readonly<Record<string, object>> = {
    '/version': version('34'),
    '/api': discovery,
    '/api/v1/namespaces': { items: [live('12:00', '1')] },
    '/api/v1/namespaces/auth': applied,
  };
  const isInventory = (path: string) => /^[/]api[/]v1[/]namespaces[/]cdk8s-kubeflow/.test(path);
  const { code, stdout } = await upOn((path) => {
    const body = answers[path] ?? (path === '/apis' || isInventory(path) ? { items: [] } : undefined);
    return body ? [200, body] : forbidden(path);
  });
  expect(stdout).toMatch(new RegExp(`^✓ 00-foundation: 1 ${outcome}`, 'm'));
  expect(code).toBe(0);
});

const MODIFIED = {
  kind: 'Status',
  reason: 'Conflict',
  message:
    'Operation cannot be fulfilled on namespaces "auth": the object has been modified; please apply your changes',
};

test('an object that was once applied client-side is applied again, after its fields have become those of up', async () => {
  const { metadata, ...rest } = live('12:00', '2');
  const clientSide = { manager: 'kubectl-client-side-apply', operation: 'Update', fieldsV1: { 'f:spec': {} } };
  const before = { ...rest, metadata: { ...metadata, managedFields: [...metadata.managedFields, clientSide] } };
  // Its controller writes the status before its fields are taken over: that is done again.
  const applied: object[] = [before, MODIFIED, before, {}, live('12:01', '3')];
  const answers: Readonly<Record<string, object>> = {
    '/version': version('34'),
    '/api': discovery,
    '/api/v1/namespaces': { items: [live('12:00', '1')] },
  };
  const { code, stdout } = await upOn((path, { method, query }) => {
    if (path === '/api/v1/namespaces/auth') {
      const isRead = method === 'GET' || query.get('dryRun') === 'All';
      const next = isRead ? before : (applied.shift() ?? forbidden(path));
      return [next === MODIFIED ? 409 : 200, next];
    }
    const body = answers[path] ?? (path === '/apis' || path.includes('/cdk8s-kubeflow') ? { items: [] } : undefined);
    return body ? [200, body] : forbidden(path);
  });
  expect(applied).toEqual([]);
  expect(stdout).toMatch(/^✓ 00-foundation: 1 changed/m);
  expect(code).toBe(0);
});
