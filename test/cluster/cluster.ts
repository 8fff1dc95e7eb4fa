import { cli as run } from '../support/cli';
import { ControlPlane } from './control-plane';
import type { ControlPlaneOptions } from './programs';

/** The objects of the API server that the tests look at. */
export interface Live {
  readonly metadata: { readonly resourceVersion: string; readonly labels: Readonly<Record<string, string>> };
  readonly data?: Readonly<Record<string, string>>;
  readonly spec: {
    readonly template: { readonly metadata: { readonly annotations?: Readonly<Record<string, string>> } };
  };
}

/** The cluster of a test file. It is there while tests and hooks run. */
export interface Cluster {
  /** The control plane itself. */
  readonly controlPlane: () => ControlPlane;
  /** Where kubectl and the CLI find it. */
  readonly env: () => { readonly KUBECONFIG: string };
  /** Runs kubectl, and returns what it prints. */
  readonly kubectl: (...args: readonly string[]) => string;
  /** Reads one object. */
  readonly get: (...args: readonly string[]) => Live;
  /** The keys and values of a Secret. */
  readonly secret: (namespace: string, name: string) => Readonly<Record<string, string>>;
  /** Runs the CLI against the cluster, and expects it to succeed. */
  readonly cli: (args: readonly string[], stdin?: string) => Promise<string>;
}

/** Gives the test file that calls this a control plane of its own: new before its first test, gone after the last. */
export function freshCluster(options: ControlPlaneOptions): Cluster {
  let started: ControlPlane | undefined;
  beforeAll(async () => {
    started = await ControlPlane.start(options);
  }, 180_000);
  afterAll(() => started?.stop());

  const controlPlane = () => {
    if (!started) throw new Error('the control plane is there while tests and hooks run, not while they are defined');
    return started;
  };
  const env = () => ({ KUBECONFIG: controlPlane().kubeconfig });
  const kubectl = (...args: readonly string[]) => controlPlane().kubectl(...args);
  const get = (...args: readonly string[]) => JSON.parse(kubectl('get', '--output', 'json', ...args)) as Live;
  const secret = (namespace: string, name: string) => {
    const { data = {} } = get('--namespace', namespace, 'secret', name);
    return Object.fromEntries(
      Object.entries(data).map(([key, value]) => [key, Buffer.from(value, 'base64').toString()]),
    );
  };
  const cli = async (args: readonly string[], stdin?: string) => {
    const { code, stdout, stderr } = await run(args, { env: env(), stdin });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    return stdout;
  };
  return { controlPlane, env, kubectl, get, secret, cli };
}

/** Defines tests that need webhooks to be answered; where no pod address answers, one that says so. */
export function whereWebhooksAnswer(tests: () => void): void {
  const network = process.env.CDK8S_KUBEFLOW_POD_NETWORK;
  if (network) tests();
  else test('left out: no pod address answers here, see docs/testing.md', () => expect(network).toBeUndefined());
}
