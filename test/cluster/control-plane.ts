import { execFile, execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';

import { programs } from './build';
import { answers, freePorts, Running } from './process';
import { controlPlane, type ControlPlaneOptions, type Program, SERVICE_ADDRESS } from './programs';

interface Condition {
  readonly type: string;
  readonly status: string;
}

interface Crd {
  readonly status?: { readonly conditions?: readonly Condition[] };
}

const isEstablished = ({ type, status }: Condition) => type === 'Established' && status === 'True';

/** The certificate of a webhook that the program behind it makes itself: PEM texts. */
export interface SelfMade {
  readonly ca: string;
  readonly cert: string;
  readonly key: string;
}

/**
 * A real Kubernetes control plane, empty, on loopback: etcd, kube-apiserver, kube-controller-manager, kube-scheduler,
 * and kwok, which plays three nodes: pods become Ready there, and nothing runs in them.
 */
export class ControlPlane {
  /** Where the API server listens on loopback. */
  apiPort = 0;
  private readonly running: Running[] = [];
  /** Whether it ends, or has ended. */
  isStopped = false;
  private certManager: Running | undefined;

  private constructor(
    /** The folder of its state and logs, which goes when it is stopped. */
    readonly folder: string,
  ) {}

  /** The kubeconfig of an administrator. */
  get kubeconfig(): string {
    return join(this.folder, 'kubeconfig');
  }

  /** What kubectl needs: it keeps what it learns of a server by the server's address, and the next may have the same. */
  get env(): Readonly<Record<'KUBECONFIG' | 'KUBECACHEDIR', string>> {
    return { KUBECONFIG: this.kubeconfig, KUBECACHEDIR: join(this.folder, 'kubectl') };
  }

  /** Starts a new control plane, which takes some eight seconds. */
  static async start(options: ControlPlaneOptions): Promise<ControlPlane> {
    const plane = new ControlPlane(mkdtempSync(join(tmpdir(), 'cdk8s-kubeflow-cluster-')));
    try {
      const ports = await freePorts('etcd', 'etcdPeers', 'api', 'controllers', 'scheduler', 'kwok');
      execFileSync(binary('controlplane'), ['pki', plane.folder, `https://127.0.0.1:${ports.api}`, SERVICE_ADDRESS]);
      const ca = readFileSync(join(plane.folder, 'ca.crt'));
      const [etcd, apiServer, ...clients] = controlPlane(plane.folder, ports, options);
      const start = ({ name, args, ready }: Program) =>
        plane.run(name, [binary('controlplane'), name, ...args]).until(() => answers(ready, ca));
      await start(etcd);
      await start(apiServer);
      await Promise.all(clients.map(start));
      plane.apiPort = ports.api;
      if (options.nodes === false) return plane;
      plane.apply(Array.from({ length: 3 }, (_, index) => fakeNode(`fake-${index}`)));
      plane.kubectl('wait', '--for=condition=Ready', 'node', '--all', '--timeout=60s');
      return plane;
    } catch (error) {
      await plane.stop();
      throw error;
    }
  }

  /** Kills all its programs, and removes its folder. */
  async stop(): Promise<void> {
    this.isStopped = true;
    await Promise.all(this.running.map((program) => program.stop()));
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 5 });
  }

  /** Runs kubectl as the administrator, and returns what it prints. */
  kubectl(...args: readonly string[]): string {
    return this.kubectlWith('', ...args);
  }

  /** The same, while this process does other things: it answers webhooks, or runs several. */
  async kubectlBeside(...args: readonly string[]): Promise<string> {
    const env = { ...process.env, ...this.env };
    return (await promisify(execFile)('kubectl', args, { env, maxBuffer: 1 << 28 })).stdout;
  }

  /** Applies objects by server-side apply. */
  apply(objects: readonly object[]): void {
    const list = { apiVersion: 'v1', kind: 'List', items: objects };
    this.kubectlWith(JSON.stringify(list), 'apply', '--server-side', '--filename', '-');
  }

  /** Makes an object, and returns it as it was made. */
  create<T>(object: object, ...args: readonly string[]): T {
    const text = this.kubectlWith(JSON.stringify(object), 'create', '--output=json', '--filename=-', ...args);
    return JSON.parse(text) as T;
  }

  /** Asks whether an object would be admitted, by a dry run. */
  tried(object: object): string {
    return this.kubectlWith(JSON.stringify(object), 'apply', '--server-side', '--dry-run=server', '--filename', '-');
  }

  /** Waits until all CRDs are served. `kubectl wait` fails where one has no status yet. */
  async crdsEstablished(): Promise<void> {
    const waiting = () => {
      const { items } = JSON.parse(this.kubectl('get', 'crd', '--output=json')) as { items: readonly Crd[] };
      return items.some(({ status }) => !status?.conditions?.some(isEstablished));
    };
    for (const end = Date.now() + 60_000; waiting(); await sleep(200)) {
      if (Date.now() > end) throw new Error('CRDs are not served after a minute');
    }
  }

  /**
   * Starts cert-manager's own controllers and its CA injector, once its CRDs are there: Issuers and Certificates become
   * Ready, their Secrets exist, and CA bundles are injected. Its webhook and ACME are left out.
   */
  startCertManager(): void {
    const program = this.run('cert-manager', [binary('cert-manager')], { KUBECONFIG: this.kubeconfig });
    this.certManager = program;
    // It ends where the API server is too slow for it, and a kubelet would start it again.
    void program.ended.then(async () => {
      await sleep(1_000);
      if (!this.isStopped && this.certManager === program) this.startCertManager();
    });
  }

  /** Stops cert-manager's controllers, as the removal of their pods would. */
  async stopCertManager(): Promise<void> {
    const program = this.certManager;
    this.certManager = undefined;
    await program?.stop();
  }

  /**
   * Starts Argo CD's own repo server and application controller, in namespace argocd, which it makes together with Argo
   * CD's CRDs, settings and project `default`. Repositories may be file:// URLs of local git repositories.
   */
  async startArgoCd(): Promise<void> {
    const crds = ['application', 'appproject', 'applicationset'].map((name) => `--filename=${name}-crd.yaml`);
    this.kubectl('apply', '--server-side', ...crds.map((flag) => flag.replace('=', `=${binary('argocd-crds')}/`)));
    await this.crdsEstablished();
    this.kubectl('apply', '--server-side', '--filename', join(__dirname, 'controlplane/argocd/settings.yaml'));
    const ports = await freePorts('redis', 'repo', 'repoMetrics', 'metrics');
    const at = (port: number) => `127.0.0.1:${port}`;
    const env = { ARGOCD_FAKE_IN_CLUSTER: 'true', ARGOCD_GPG_ENABLED: 'false', KUBECONFIG: this.kubeconfig };
    const start = (name: string, ...args: readonly string[]) =>
      this.run(`argocd-${name}`, [binary('argocd'), name, ...args], env);
    start('redis', at(ports.redis));
    const shared = ['--redis', at(ports.redis), '--logformat', 'text'];
    const repo = ['--address', '127.0.0.1', '--port', `${ports.repo}`, '--disable-tls', ...shared];
    const metrics = ['--metrics-address', '127.0.0.1', '--metrics-port', `${ports.repoMetrics}`];
    const repoServer = start('repo-server', ...repo, ...metrics);
    await repoServer.until(() => answers(`http://${at(ports.repoMetrics)}/healthz`));
    const controller = ['--kubeconfig', this.kubeconfig, '--namespace', 'argocd', '--metrics-port', `${ports.metrics}`];
    const refresh = ['--repo-server', at(ports.repo), '--repo-server-plaintext', '--app-resync', '30'];
    const running = start('application-controller', ...controller, ...refresh, ...shared);
    await running.until(() => answers(`http://${at(ports.metrics)}/healthz`));
  }

  /** Starts a program that ends with the control plane. Its log is `<name>.log` in the folder. */
  run(name: string, command: readonly [string, ...string[]], env = {}): Running {
    const program = Running.start(this.folder, name, command, env);
    this.running.push(program);
    return program;
  }

  private kubectlWith(input: string, ...args: readonly string[]): string {
    return execFileSync('kubectl', args, {
      encoding: 'utf8',
      env: { ...process.env, ...this.env },
      input,
      maxBuffer: 1 << 28,
      stdio: ['pipe', 'pipe', 'pipe'],
    });
  }
}

/** What a program does that makes the certificate of its webhook itself: a new authority, and a certificate by it. */
export function selfMade(...names: readonly string[]): SelfMade {
  return JSON.parse(execFileSync(binary('controlplane'), ['certificate', ...names], { encoding: 'utf8' })) as SelfMade;
}

function binary(name: string): string {
  return join(programs(), name);
}

function fakeNode(name: string): object {
  const capacity = { cpu: '32', memory: '256Gi', pods: '110' };
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: {
      name,
      annotations: { 'kwok.x-k8s.io/node': 'fake', 'node.alpha.kubernetes.io/ttl': '0' },
      labels: { 'kubernetes.io/hostname': name, 'kubernetes.io/os': 'linux', 'kubernetes.io/arch': 'amd64' },
    },
    status: { capacity, allocatable: capacity },
  };
}
