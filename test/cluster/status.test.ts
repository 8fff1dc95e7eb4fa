import { KUBEFLOW_VERSION, type KubeflowProps, MachineTokens } from '../../charts';
import { VERSION } from '../../charts/versions';
import { EXPIRED } from '../support/expired-certificate';
import { cli as run, type Ended } from '../support/cli';
import { changedByHand, FaultInjection } from './faults';
import { freshCluster, whereWebhooksAnswer } from './cluster';
import { NOTEBOOKS_ALONE, rendered } from '../support/platforms';
import { Surroundings } from './surroundings';

jest.setTimeout(180_000);

/** What is quickly installed, and shows all sorts of health. */
function small(change: Partial<KubeflowProps> = {}, without?: string): string {
  return rendered({
    ...NOTEBOOKS_ALONE,
    tenants: [{ name: 'team', owner: 'user@example.com' }],
    size: 'laptop',
    components: { ...NOTEBOOKS_ALONE.components, ...(without !== undefined && { [without]: false }) },
    ...change,
  });
}

const DIST = small();

whereWebhooksAnswer(() => {
  const { controlPlane, env, cli } = freshCluster({ webhooks: true });
  let surroundings: Surroundings;
  let faults: FaultInjection;
  const look = (command: 'status' | 'doctor', dist = DIST, ...args: readonly string[]): Promise<Ended> =>
    run([command, dist, ...args], { env: env() });

  beforeAll(async () => {
    surroundings = new Surroundings(controlPlane());
    faults = new FaultInjection(surroundings);
    await surroundings.answer(DIST);
  });
  afterAll(() => surroundings.stop());

  describe('where nothing is installed', () => {
    test('status says so', async () => {
      const { code, stdout, stderr } = await look('status');
      expect({ code, stdout }).toEqual({ code: 3, stdout: '' });
      expect(stderr).toMatch(/^error: the cluster of .* has no platform; to install it: npx cdk8s-kubeflow up\n$/);
      expect(JSON.parse((await look('status', DIST, '--json')).stdout)).toEqual({ installed: false, healthy: false });
    });

    test('doctor looks whether the cluster is fit', async () => {
      const { code, stdout } = await look('doctor');
      expect(stdout).toMatch(/^✓ Kubernetes v1\.\d+/m);
      expect(stdout).toContain('✗ secrets/missing: Secrets without their keys: ');
      expect(stdout).toContain('✓ the platform is not installed yet; npx cdk8s-kubeflow up\n');
      expect(code).toBe(3);
    });
  });

  describe('where all is well', () => {
    beforeAll(async () => {
      await cli(['secrets', DIST]);
      const certManager = surroundings.startCertManager();
      const ended = await surroundings.cli('up', '--yes', DIST);
      await certManager;
      expect({ code: ended.code, stderr: ended.stderr }).toEqual({ code: 0, stderr: '' });
    });

    test('status tells what is installed, how it does and where it is', async () => {
      const { code, stdout, stderr } = await look('status');
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
      expect(stdout).toContain(`Kubeflow ${KUBEFLOW_VERSION}, rendered by cdk8s-kubeflow ${VERSION}\nurl: https:`);
      expect(stdout).toMatch(/^gateway: pending, no load balancer gave it an address yet; ports of every node: http/m);
      expect(stdout).toMatch(/^dex +11\/11$/m);
      expect(stdout).toMatch(/^tenants +1\/1$/m);
      expect(stdout).toMatch(/^certificates: \d, the first to expire is Certificate .*, in 89 days \(20\d\d-/m);
      expect(stdout).toMatch(/^drift: none, all \d+ objects are as rendered$/m);
    });

    test('status --json is one object with all of it', async () => {
      const status = JSON.parse((await look('status', DIST, '--json')).stdout) as Record<string, unknown>;
      expect(status).toMatchObject({
        installed: true,
        healthy: true,
        platform: { live: { url: 'https://kubeflow.example.com', kubeflow: KUBEFLOW_VERSION } },
        gateway: { type: 'LoadBalancer', addresses: [] },
        tenants: [{ name: 'team' }],
        drift: { differing: [], missing: [], obsolete: [], kept: [], unknown: [] },
      });
    });

    test('doctor finds no error', async () => {
      const { code, stdout, stderr } = await look('doctor');
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
      expect(stdout).not.toMatch(/^✗/m);
      expect(stdout).toMatch(/^✓ all \d+ workloads, certificates, webhooks and CRDs$/m);
      expect(stdout).toContain('✓ passwords: 1\n');
    });

    test('doctor access tells what the user may do, and nothing else', async () => {
      expect(await look('doctor', DIST, 'access')).toEqual({
        code: 0,
        stdout: '✓ you may do everything in the cluster\n',
        stderr: '',
      });
    });
  });

  describe('drift', () => {
    test('of a field, of an object that is gone, and of what is no longer rendered is named', async () => {
      await surroundings.kubectl('--namespace=auth', 'scale', 'deployment', 'dex', '--replicas=2');
      await surroundings.kubectl('--namespace=istio-system', 'delete', 'sidecar', 'default');
      const { code, stdout, stderr } = await look('status', small({}, 'volumes-web-app'));
      expect(stdout).toContain('  ~ Deployment auth/dex\n      spec.replicas: 2 → 1\n');
      expect(stdout).toContain('  + Sidecar istio-system/default is not there\n');
      expect(stdout).toContain('  - Deployment kubeflow/volumes-web-app-deployment is no longer rendered\n');
      expect(stdout).toContain('  to remove what is no longer rendered: npx cdk8s-kubeflow prune\n');
      expect(stderr).toMatch(/^error: the platform is not well: (?:.*, )?\d+ objects not as rendered\n$/);
      expect(code).toBe(3);
    });

    test('is none after the next up', async () => {
      const { code } = await surroundings.cli('up', DIST, '--force-conflicts');
      expect(code).toBe(0);
      expect((await look('status')).stdout).toMatch(/^drift: none/m);
    });

    test('is told of another url too', async () => {
      const { stdout } = await look('status', small({ url: 'https://ml.example.com' }));
      expect(stdout).toContain('url: https://kubeflow.example.com (the folder: https://ml.example.com)\n');
    });
  });

  test('what was changed by hand is told: an expired certificate for another host, and a CRD whose conversion fails', async () => {
    const data = { 'tls.crt': Buffer.from(EXPIRED).toString('base64'), 'tls.key': '' };
    const metadata = { name: 'by-hand', namespace: 'istio-system' };
    const secret = { apiVersion: 'v1', kind: 'Secret', metadata, type: 'kubernetes.io/tls', data };
    await faults.apply(secret, FaultInjection.CONVERTED);
    const dist = changedByHand(DIST, 'by-hand');
    const { code, stdout } = await look('status', dist);
    expect(stdout).toContain(
      '  ✗ certificates/expired: Secret istio-system/by-hand has expired on 2025-02-01; put a new certificate into it\n',
    );
    expect(code).toBe(3);
    const doctor = await look('doctor', dist);
    expect(doctor.stdout).toMatch(
      /^✗ certificates\/other-host: the gateway's certificate is for DNS:old\.example\.com, .*, not for kubeflow\.example\.com; make one/m,
    );
    expect(doctor.stdout).toMatch(
      /^✗ webhooks\/no-conversion-authority: \S+ things\.example\.org: its conversion webhook has no certificate authority; see/m,
    );
  });

  test('tokens of an issuer that the gateway does not take are told', async () => {
    const machineTokens = MachineTokens.cluster({ issuers: ['https://kubernetes.default.svc'] });
    const { code, stdout } = await look('doctor', small({ machineTokens }));
    expect(stdout).toContain(
      "✗ login/other-issuer: tokens of this cluster are of issuer https://kubernetes.default.svc.cluster.local, and the gateway takes https://kubernetes.default.svc; write machineTokens: MachineTokens.cluster({ issuers: ['https://kubernetes.default.svc.cluster.local'] })\n",
    );
    expect(code).toBe(3);
  });

  describe('where much is wrong', () => {
    let status: Ended;
    let doctor: Ended;

    beforeAll(async () => {
      await faults.pods();
      await faults.webhooks();
      await faults.cluster();
      [status, doctor] = [await look('status'), await look('doctor')];
    });

    test('status gives the reason in the line of the component, and names the tenant', () => {
      expect(status.stdout).toMatch(/^dex +10\/11 +Deployment auth\/dex: ImagePullBackOff: no such image$/m);
      expect(status.stdout).toMatch(/^tenants +0\/1 +team: no such role$/m);
      expect(status.stderr).toMatch(/^error: the platform is not well: \d components not ready, 1 tenant not ready, /);
      expect(status.code).toBe(3);
    });

    test.each<[string, RegExp]>([
      [
        'an image',
        /^✗ workloads\/image-pull: Deployment auth\/dex: ImagePullBackOff: no such image; check that the image exists/m,
      ],
      [
        'a pod of a tenant',
        /^! workloads\/crashes: Pod team\/mine: CrashLoopBackOff: back-off 5m0s; see why it ends: kubectl --namespace team logs pod\/mine --prev/m,
      ],
      [
        'a volume',
        /^! storage\/claim-pending: PersistentVolumeClaim team\/data is Pending; see kubectl --namespace team describe persistentvo/m,
      ],
      [
        'a Secret',
        /^✗ secrets\/missing: Secrets without their keys: auth\/dex-passwords; npx cdk8s-kubeflow secrets$/m,
      ],
      [
        'a password',
        /^✗ login\/no-password: user@example\.com has no password yet; npx cdk8s-kubeflow passwd user@example\.com$/m,
      ],
      [
        'a public default',
        /^! secrets\/public-default: public defaults, or next to nothing, in Secret oauth2-proxy\/oauth2-proxy \(cookie-secret\)/m,
      ],
      ['a tenant', /^✗ tenants\/not-ready: Profile team: no such role; see kubectl --namespace kubeflow logs /m],
      [
        'a webhook without a pod',
        /^✗ webhooks\/not-ready: MutatingWebhookConfiguration poddefaults-webhook-mutating-webhook-configuration: no pod answers behind /m,
      ],
      [
        'a webhook that trusts another authority',
        /^✗ webhooks\/other-authority: ValidatingWebhookConfiguration pvcviewer-\S+ trusts another certificate authority than that of Secret kub/m,
      ],
      [
        'a webhook that was left behind',
        /^! webhooks\/left-behind: ValidatingWebhookConfiguration left-behind refuses .* behind Service gone\/gone; start its program, or, if/m,
      ],
      [
        'an API that nobody serves',
        /^! cluster\/api-unavailable: APIService v1\.example\.com is not available: .*gone.*kubectl delete apiservice/m,
      ],
      [
        'a namespace that does not end',
        /^! cluster\/namespace-terminating: Namespace stuck is Terminating: .*example\.com\/hold.*; start the programs/m,
      ],
    ])('doctor finds %s', (_, line) => {
      expect(doctor.stdout).toMatch(line);
      expect(doctor.stderr).toMatch(/^error: errors: \d+, warnings: \d+\n$/);
      expect(doctor.code).toBe(3);
    });

    test('status --wait says who is waited for, and ends with 1', async () => {
      const { code, stderr } = await look('status', DIST, '--wait', '--timeout', '5');
      expect(stderr).toMatch(/^waiting for .*; and for .* \(0 s\)\n/);
      expect(stderr).toMatch(
        /^error: not ready after 5 seconds:\n(?: {2}.*\n)*? {2}Deployment auth\/dex: ImagePullBackOff: no/m,
      );
      expect(stderr).toMatch(/^ {2}Profile team: no such role$/m);
      expect(code).toBe(1);
    });

    test('doctor --json is one object with the same findings', async () => {
      const found = JSON.parse((await look('doctor', DIST, '--json')).stdout) as {
        errors: number;
        findings: { level: string }[];
      };
      expect(found).toMatchObject({ installed: true });
      expect(found.findings.filter(({ level }) => level === 'error')).toHaveLength(found.errors);
      expect(found.errors).toBeGreaterThan(4);
    });
  });
});
