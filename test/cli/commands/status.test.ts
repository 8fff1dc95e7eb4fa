import { expiry, expiryFinding, parseCertificates } from '../../../cli/status/certificates';
import { changesBetween, type Drift } from '../../../cli/status/drift';
import { driftLines } from '../../../cli/status/drift-lines';
import { addressOf, addressText } from '../../../cli/status/gateway-address';
import { componentHealth } from '../../../cli/status/components';
import type { Rendered } from '../../../cli/rendering/rendered';
import { EXPIRED } from '../../support/expired-certificate';
import { cli, folder } from '../../support/cli';

const namespace = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'auth' } };
const kubeconfig = folder({
  config: [
    {
      apiVersion: 'v1',
      kind: 'Config',
      'current-context': 'nowhere',
      clusters: [{ name: 'nowhere', cluster: { server: 'https://127.0.0.1:1' } }],
      users: [{ name: 'nobody', user: {} }],
      contexts: [{ name: 'nowhere', context: { cluster: 'nowhere', user: 'nobody' } }],
    },
  ],
});
const dist = folder({ '00-foundation/a.yaml': [namespace] });

describe.each(['status', 'doctor'])('%s', (command) => {
  test.each<[string, readonly string[], RegExp]>([
    ['no folder', ['/nonexistent'], /^error: there is no folder \/nonexistent; render it first: npx cdk8s synth\n$/],
    ['no kubeconfig', [dist], /^error: no kubeconfig: there is no file .*; name one with --kubeconfig FILE/],
    [
      'a context that is not there',
      [dist, '--kubeconfig', `${kubeconfig}/config`, '--context', 'prod'],
      /^error: .* has no context 'prod'; it has: nowhere\n$/,
    ],
    [
      'a server that does not answer',
      [dist, '--kubeconfig', `${kubeconfig}/config`],
      /^error: cannot reach the cluster of context 'nowhere' .*: connection refused; is the cluster running\?/,
    ],
  ])('%s is one clear error', async (_, args, message) => {
    const { code, stdout, stderr } = await cli([command, ...args]);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toMatch(message);
  });

  test('an unknown option is wrong usage', async () => {
    const { code, stderr } = await cli([command, '--force']);
    expect(stderr).toContain("error: unknown option '--force'");
    expect(code).toBe(2);
  });
});

describe('drift', () => {
  const metadata = { name: 'dex', labels: { 'app.kubernetes.io/name': 'dex' }, resourceVersion: '1', generation: 1 };
  const live = { kind: 'Deployment', metadata, spec: { replicas: 3, args: ['a', 'b'] }, status: { replicas: 3 } };

  test('is every field that an apply would change, by its path', async () => {
    const after = { ...live, metadata: { name: 'dex', labels: {} }, spec: { replicas: 1, args: ['a', 'c', 'd'] } };
    expect(await changesBetween(live, after)).toEqual([
      { path: "metadata.labels['app.kubernetes.io/name']", live: 'dex' },
      { path: 'spec.replicas', live: 3, rendered: 1 },
      { path: 'spec.args[1]', live: 'b', rendered: 'c' },
      { path: 'spec.args[2]', rendered: 'd' },
    ]);
  });

  test('is not what the API server keeps for itself', async () => {
    const own = { ...metadata, resourceVersion: '2', generation: 2, managedFields: [{ manager: 'kubectl' }] };
    expect(await changesBetween(live, { ...live, metadata: own, status: {} })).toEqual([]);
    // Argo CD applies some objects like kubectl does without --server-side.
    const applied = (text: string) => ({
      metadata: { annotations: { 'kubectl.kubernetes.io/last-applied-configuration': text } },
    });
    expect(await changesBetween(applied('a'), applied('b'))).toEqual([]);
  });

  test('shows no value of a Secret, but its labels', async () => {
    const last = 'kubectl.kubernetes.io/last-applied-configuration';
    const secret = (value: string, label: string) => ({
      kind: 'Secret',
      metadata: { labels: { app: label }, annotations: { [last]: `{"data":{"password":"${value}"}}` } },
      data: { password: value },
      stringData: { password: value },
    });
    const hidden = { live: '(hidden)', rendered: '(hidden)' };
    const changes = await changesBetween(secret('c2VjcmV0', 'a'), secret('b3RoZXI=', 'b'));
    expect(changes).toHaveLength(3);
    expect(changes).toEqual(
      expect.arrayContaining([
        { path: 'metadata.labels.app', live: 'a', rendered: 'b' },
        { path: 'data.password', ...hidden },
        { path: 'stringData.password', ...hidden },
      ]),
    );
    // All annotations at once may have that one among them.
    const bare = { kind: 'Secret', metadata: {} };
    const annotated = { kind: 'Secret', metadata: { annotations: { [last]: 'c2VjcmV0' } } };
    expect(await changesBetween(bare, annotated)).toEqual([{ path: 'metadata.annotations', ...hidden }]);
  });

  const id = { apiVersion: 'v1', kind: 'ConfigMap', namespace: 'kubeflow', name: 'links' };
  const rendered: Rendered = { id, object: {}, file: 'a.yaml', stage: '50-apps', component: 'a' };
  const entry = { ...id, component: 'a', fingerprint: '' };
  const none: Drift = { differing: [], missing: [], obsolete: [], kept: [], unknown: [] };

  test('is told object by object, with what to do about it', () => {
    const changes = [{ path: 'data.a', live: `${'x'.repeat(200)}1`, rendered: `${'x'.repeat(200)}2` }];
    const lines = driftLines(
      { ...none, differing: [{ id, file: 'a.yaml', changes }], missing: [rendered], obsolete: [entry] },
      9,
    );
    expect(lines.join('\n').split('\n')).toEqual([
      'drift: 1 changed, 1 missing, 1 no longer rendered',
      '  ~ ConfigMap kubeflow/links',
      `      data.a: …${'x'.repeat(20)}1" → …${'x'.repeat(20)}2"`,
      '  + ConfigMap kubeflow/links is not there',
      '  - ConfigMap kubeflow/links is no longer rendered',
      '  to bring the cluster to the rendering: npx cdk8s-kubeflow up',
      '  to remove what is no longer rendered: npx cdk8s-kubeflow prune',
    ]);
  });

  test('of an object that the cluster refuses says why', () => {
    const lines = driftLines(
      { ...none, differing: [{ id, file: 'a.yaml', changes: [], refused: 'it is immutable' }] },
      9,
    );
    expect(lines[1]).toBe('  ~ ConfigMap kubeflow/links: it is immutable');
    expect(lines.slice(2)).toEqual([
      '  the cluster refuses 1, also of `up`: change the definition, or what the reasons name',
    ]);
  });

  test('of an object whose fields others have advises the option that takes them over', () => {
    const changes = [{ path: 'spec.replicas', live: 3, rendered: 1 }];
    const lines = driftLines({ ...none, differing: [{ id, file: 'a.yaml', changes, conflict: 'with "ops"' }] }, 9);
    expect(lines.at(-1)).toBe(
      '  to bring the cluster to the rendering: npx cdk8s-kubeflow up --force-conflicts; 1 of them have fields of other owners',
    );
  });

  test('is none where only what holds data is left of an earlier rendering', () => {
    expect(driftLines({ ...none, kept: [entry] }, 9)).toEqual([
      'drift: none, all 9 objects are as rendered',
      '  1 of an earlier rendering are kept for their data or their pods: ConfigMap kubeflow/links',
    ]);
  });

  test('of many objects is cut in the text', () => {
    expect(driftLines({ ...none, missing: Array.from({ length: 25 }, () => rendered) }, 30)).toContain('  and 5 more');
  });
});

describe('certificates', () => {
  const now = Date.parse('2026-01-01T00:00:00Z');
  const days = (count: number) => new Date(now + count * 86_400_000).toISOString();

  test.each<[string, number, number | undefined, RegExp]>([
    ['far away', 60, 30, /^a is valid until 2026-03-02$/],
    ['near, but renewed before', 2, 1, /^a is valid until 2026-01-03$/],
    ['near, and not renewed when it was due', 13, -2, /^a expires in 13 days, on 2026-01-14$/],
    ['near, and without a renewal', 13, undefined, /^a expires in 13 days, on 2026-01-14$/],
    ['past', -1, -10, /^a has expired on 2025-12-31$/],
  ])('an end that is %s', (_, end, renewal, what) => {
    const found = expiry('a', days(end), renewal === undefined ? undefined : days(renewal), now);
    expect(expiryFinding(found).what).toMatch(what);
    expect(found.level).toBe(end < 0 ? 'error' : /expires/.test(what.source) ? 'warning' : 'ok');
  });

  test('are found in a PEM text, and what is not one is left out', () => {
    const broken = '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n';
    const [one, ...others] = parseCertificates(`key\n${broken}${EXPIRED}`);
    expect(others).toEqual([]);
    expect(one && expiry('a', one.validTo)).toMatchObject({ notAfter: '2025-02-01T00:00:00.000Z', level: 'error' });
  });
});

test("a component's line names the cause before what follows from it", () => {
  const objects = (['ValidatingWebhookConfiguration', 'Deployment', 'ConfigMap'] as const).map((kind): Rendered => {
    const apiVersion = kind === 'Deployment' ? 'apps/v1' : 'admissionregistration.k8s.io/v1';
    return { id: { apiVersion, kind, name: 'a' }, object: {}, file: 'a.yaml', stage: '50-apps', component: 'katib' };
  });
  const waiting = objects.slice(0, 2).map(({ id }) => ({ id, reason: `no ${id.kind}` }));
  const [katib] = componentHealth(objects, waiting);
  expect(katib).toMatchObject({ component: 'katib', ready: 0, total: 2 });
  expect(katib?.waiting.map(({ reason }) => reason)).toEqual(['no Deployment', 'no ValidatingWebhookConfiguration']);
});

test('a chart of the user’s own has a line, as a component has; a tenant has none', () => {
  const deployment = { apiVersion: 'apps/v1', kind: 'Deployment', namespace: 'mine', name: 'web' };
  const at = (stage: string, component: string): Rendered => ({
    id: deployment,
    object: {},
    file: '',
    stage,
    component,
  });
  const all = [at('80-own', 'mine'), at('70-tenants', 'team')];
  expect(componentHealth(all, [])).toEqual([{ component: 'mine', ready: 1, total: 1, waiting: [] }]);
});

test.each<[string, object | undefined, RegExp]>([
  [
    'an address',
    { spec: { type: 'LoadBalancer' }, status: { loadBalancer: { ingress: [{ ip: '203.0.113.7' }] } } },
    /^203/,
  ],
  [
    'a name',
    { spec: { type: 'LoadBalancer' }, status: { loadBalancer: { ingress: [{ hostname: 'lb.example.com' }] } } },
    /^lb\./,
  ],
  [
    'no address yet',
    {
      spec: {
        type: 'LoadBalancer',
        ports: [
          { name: 'https', nodePort: 30443 },
          { name: 'status-port', nodePort: 3 },
        ],
      },
    },
    /^pending, no load balancer gave it an address yet; ports of every node: https 30443$/,
  ],
  ['ports of nodes', { spec: { type: 'NodePort', ports: [{ port: 443, nodePort: 30443 }] } }, /every node: 443 30443$/],
  ['no way in from outside', { spec: { type: 'ClusterIP' } }, /^inside of the cluster only; kubectl .* port-forward/],
  ['no Service', undefined, /^there is no Service istio-system\/istio-ingressgateway$/],
])('a gateway with %s', (_, service, text) => {
  expect(addressText(addressOf(service && { ...service }))).toMatch(text);
});
