import { Database, Ingress, KUBEFLOW_VERSION, type KubeflowProps, MachineTokens, Tls } from '../../charts';
import { folder } from '../support/cli';
import { EVERY_WEBHOOK } from '../support/webhooks';
import { freshCluster, whereWebhooksAnswer } from './cluster';
import { changedBy, eventsOf, planOf, tallyOf } from './events';
import { rendered } from '../support/platforms';
import { Surroundings } from './surroundings';

jest.setTimeout(300_000);

const DIST = rendered();

const PLATFORMS: Readonly<Record<string, Partial<KubeflowProps>>> = {
  'a laptop': { size: 'laptop' },
  'highly available': { size: 'ha' },
  'everything on': { ...EVERY_WEBHOOK, size: 'ha', selfService: true, machineTokens: MachineTokens.cluster() },
};

const DEFINITIONS: Readonly<Record<string, Partial<KubeflowProps>>> = {
  'plain HTTP': { url: 'http://localhost:8080', anyHost: true, ingress: Ingress.portForward() },
  'an address': { url: 'https://203.0.113.7', ingress: Ingress.loadBalancer({ address: '203.0.113.7' }) },
  'ACME and node ports': { ingress: Ingress.nodePort({ https: 30443 }), tls: Tls.acme({ email: 'ops@example.com' }) },
  'ambient mode': { mesh: { mode: 'ambient' } },
  'databases on PostgreSQL': { databases: { katib: Database.postgres(), pipelines: Database.postgres() } },
  'tokens of EKS': {
    machineTokens: MachineTokens.eks({ region: 'eu-central-1', clusterId: '0123456789ABCDEF0123456789ABCDEF' }),
  },
  'KServe without Knative, and no self-made databases': {
    serving: { mode: 'raw' },
    databases: {
      katib: Database.external({ engine: 'mysql', host: 'db.example.com', database: 'katib', secretName: 'katib-db' }),
    },
  },
};

whereWebhooksAnswer(() => {
  const { controlPlane, kubectl, cli } = freshCluster({ webhooks: true });
  let surroundings: Surroundings;
  const up = (dist: string, ...options: readonly string[]) => surroundings.cli('up', '--yes', ...options, dist);

  beforeAll(async () => {
    surroundings = new Surroundings(controlPlane());
    await surroundings.answer(DIST);
  });
  afterAll(() => surroundings.stop());

  test('what the platform needs and the cluster lacks is said before anything is applied', async () => {
    const { code, stdout, stderr } = await up(DIST);
    expect(code).toBe(1);
    expect(stdout).toMatch(/^✓ Kubernetes v1\.\d+/m);
    expect(stdout).toMatch(/^✓ tokens for the mesh \(audience istio-ca, issuer https:.*\)$/m);
    expect(stdout).toMatch(
      /^! storage\/no-default-class: there is no default StorageClass, and 3 volumes ask for one; write storage: { class: … }/m,
    );
    expect(stdout).toMatch(
      /^✓ 96\.0 of 96\.0 CPUs and 768\.0 of 768\.0 GiB are free on 3 nodes, of which 3\.9 and 11\.6 GiB are asked for$/m,
    );
    expect(stdout).toMatch(
      /^! gateway\/no-load-balancer: no sign of a load balancer.*; install one .* or write ingress: Ingress\.nodePort/m,
    );
    expect(stdout).toMatch(
      /^✗ secrets\/missing: Secrets without their keys: auth\/dex-oidc-client, .*; npx cdk8s-kubeflow secrets$/m,
    );
    expect(stderr).toBe(
      'error: nothing was applied: 1 of the findings above must be mended first (or --skip-preflight)\n',
    );
    expect(kubectl('get', 'crd', '--output', 'name')).toBe('');
  });

  test('an empty cluster is not changed without a terminal and without --yes, and a dry run plans all stages', async () => {
    await cli(['secrets', DIST]);
    const asked = await surroundings.cli('up', DIST);
    expect(asked.stderr).toMatch(
      new RegExp(`^error: nothing was applied: Kubeflow ${KUBEFLOW_VERSION}, .* is to be installed in .*: --yes\n$`),
    );
    expect(asked.code).toBe(2);
    const events = eventsOf(await surroundings.cli('up', DIST, '--dry-run', '--json'));
    expect(new Set(events.filter(({ event }) => event === 'planned').map(({ stage }) => stage)).size).toBe(8);
    const { added, changed, replaced, unknown } = planOf(await surroundings.cli('up', DIST, '--dry-run', '--json'));
    expect(added).toBeGreaterThan(600);
    // `secrets` has made the Secrets without their labels, and the namespaces as they are rendered.
    expect({ changed: changed > 5, replaced, unknown }).toEqual({ changed: true, replaced: 0, unknown: 0 });
    expect(kubectl('get', 'crd', '--output', 'name')).toBe('');
  });

  test('an empty cluster gets the platform in one run, and no request has to be made again', async () => {
    const certManager = surroundings.startCertManager();
    const events = eventsOf(await up(DIST, '--json'));
    await certManager;
    const stages = ['foundation', 'certificates', 'mesh', 'access', 'serverless', 'apps', 'catalog', 'tenants'];
    const done = events.filter(({ event }) => event === 'done').map(({ stage }) => stage);
    expect(done).toEqual(stages.map((stage, index) => `${index}0-${stage}`));
    // No load balancer is here, so the gateway has no address.
    const end = { event: 'end', url: 'https://kubeflow.example.com', retried: 0, reachable: false };
    expect(events.at(-1)).toMatchObject(end);
    kubectl('wait', '--for=condition=Ready', 'certificates.cert-manager.io', '--all', '-A', '--timeout=60s');
  });

  test('a second run changes nothing, and kubectl finds nothing to change', async () => {
    // The same platform again asks nothing.
    const { created, changed, unchanged } = tallyOf(await surroundings.cli('up', DIST, '--json'));
    expect({ created, changed }).toEqual({ created: 0, changed: 0 });
    expect(unchanged).toBeGreaterThan(600);
    expect(await surroundings.differences(DIST)).toBe('');
  });

  test('what somebody changed or removed is put right again, and nothing else is touched', async () => {
    kubectl('label', 'service', '--namespace=auth', 'dex', 'app.kubernetes.io/part-of=mine', '--overwrite');
    kubectl('delete', 'configmap', '--namespace=kubeflow', 'cdk8s-kubeflow-platform');
    const mended = await up(DIST, '--json', '--force-conflicts');
    expect(changedBy(mended)).toEqual(['Service dex']);
    expect(tallyOf(mended)).toMatchObject({ created: 1, changed: 1 });
  });

  test('a dry run says what would change, and changes nothing', async () => {
    const dryRun = await up(rendered({ size: 'laptop' }), '--dry-run', '--json');
    const planned = eventsOf(dryRun).filter(({ event }) => event === 'planned');
    expect(planned.filter(({ stage }) => stage === '10-certificates').map(({ fate }) => fate)).toEqual(
      Array(3).fill('changed'),
    );
    expect(planned.map(({ stage }) => stage)).toContain('50-apps');
    expect(planOf(dryRun).restarted).toBeGreaterThan(10);
    expect(tallyOf(await up(DIST, '--json'))).toMatchObject({ created: 0, changed: 0 });
  });

  test('another url is another platform, which must be agreed to', async () => {
    const other = await surroundings.cli('up', rendered({ url: 'https://other.example.com' }));
    expect(other.stdout).toMatch(
      new RegExp(`^installed: Kubeflow ${KUBEFLOW_VERSION}, https://kubeflow.example.com `, 'm'),
    );
    expect(other.stderr).toMatch(
      /has the platform https:\/\/kubeflow\.example\.com; .*https:\/\/other\.example\.com, is to take/,
    );
    expect(other.code).toBe(2);
  });

  describe('a field that somebody else owns', () => {
    const theirs = (name: string, namespace: string, replicas: number) => ({
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name, namespace },
      spec: { replicas },
    });
    const replicas = () =>
      kubectl('--namespace=auth', 'get', 'deployment', 'dex', '--output=jsonpath={.spec.replicas}');

    test('is not overwritten; of all stages it is said whose it is, before anything is applied', async () => {
      const files = folder({ 'a.yaml': [theirs('dex', 'auth', 3), theirs('dashboard', 'kubeflow', 2)] });
      kubectl('apply', '--server-side', '--field-manager=operations', '--force-conflicts', '--filename', files);
      for (const options of [[], ['--dry-run']]) {
        const { code, stdout, stderr } = await up(DIST, ...options);
        expect(code).toBe(1);
        expect(stdout).toMatch(/✗ Deployment auth\/dex: .*conflict with "operations".*\.spec\.replicas/s);
        expect(stdout).toMatch(/✗ Deployment kubeflow\/dashboard: .*conflict with "operations"/s);
        expect(stdout).toMatch(/^plan: 2 in conflict, \d+ unchanged/m);
        expect(stderr).toBe(
          'error: nothing was applied: other owners have fields of 2 objects above; ' +
            'to take these fields over: --force-conflicts\n',
        );
      }
      expect(replicas()).toBe('3');
    });

    test('is taken over with --force-conflicts', async () => {
      expect((await up(DIST, '--force-conflicts')).code).toBe(0);
      expect(replicas()).toBe('2');
    });
  });

  describe('what the cluster refuses is one clear error', () => {
    const one = (kind: string, name: string) => ({ apiVersion: 'v1', kind, metadata: { name, namespace: 'small' } });
    const space = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'small' } };
    const dist = folder({ '00-foundation/all.yaml': [space, one('ConfigMap', 'a'), one('ServiceAccount', 'b')] });

    test('a quota that is used up', async () => {
      const spec = { hard: { 'count/configmaps': '0' } };
      controlPlane().apply([space, { ...one('ResourceQuota', 'few'), spec }]);
      await expect(
        surroundings.kubectl('wait', '--namespace=small', '--for=jsonpath={.status.hard}', 'quota/few'),
      ).resolves.toContain('met');
      const { code, stderr } = await up(dist);
      expect(stderr).toMatch(/all\.yaml: ConfigMap small\/a: .*exceeded quota: few, .*; raise that quota$/m);
      expect(stderr).toMatch(/^00-foundation so far: 1 created, 1 changed of 3 objects$/m);
      expect(code).toBe(1);
      kubectl('delete', 'quota', '--namespace=small', 'few');
    });

    test('an admission that denies', async () => {
      const policy = (kind: string, spec: object) => ({
        apiVersion: 'admissionregistration.k8s.io/v1',
        kind,
        metadata: { name: 'no-configmaps' },
        spec,
      });
      const operations = ['CREATE', 'UPDATE'];
      const resourceRules = [{ apiGroups: [''], apiVersions: ['v1'], operations, resources: ['configmaps'] }];
      const namespaceSelector = { matchLabels: { 'kubernetes.io/metadata.name': 'small' } };
      const validations = [{ expression: 'false', message: 'no ConfigMaps here' }];
      controlPlane().apply([
        policy('ValidatingAdmissionPolicy', { matchConstraints: { resourceRules, namespaceSelector }, validations }),
        policy('ValidatingAdmissionPolicyBinding', { policyName: 'no-configmaps', validationActions: ['Deny'] }),
      ]);
      const denied = /all\.yaml: ConfigMap small\/a: .*'no-configmaps'.* denied request: no ConfigMaps here$/m;
      let ended = await up(dist);
      // The API server needs a moment to know a policy.
      for (let tries = 0; tries < 20 && ended.code === 0; tries++) {
        kubectl('delete', 'configmap', '--namespace=small', 'a');
        ended = await up(dist);
      }
      expect(ended.stderr).toMatch(denied);
      expect(ended.code).toBe(1);
    });
  });

  test.each(Object.entries(DEFINITIONS))('%s: the API server would accept it too', async (_, change) => {
    const ended = await up(rendered(change), '--dry-run', '--json', '--skip-preflight', '--force-conflicts');
    expect(planOf(ended)).toMatchObject({ conflicting: 0, refused: 0, unknown: 0 });
    expect(planOf(ended).unchanged).toBeGreaterThan(0);
  });

  test.each(Object.entries(PLATFORMS))('%s, upon it; then there is nothing to change', async (_, change) => {
    const dist = rendered(change);
    await surroundings.answer(dist);
    await cli(['secrets', dist]);
    eventsOf(await up(dist, '--json'));
    const again = await up(dist, '--json');
    expect(changedBy(again)).toEqual([]);
    expect(tallyOf(again)).toMatchObject({ created: 0, changed: 0 });
  });
});
