import { execFileSync } from 'node:child_process';

import { cli as run } from '../cli/fixture';

const { KUBECONFIG } = process.env;
if (!KUBECONFIG) throw new Error('KUBECONFIG must name the kubeconfig of a cluster that may be thrown away');

/** Where kubectl and the CLI find the cluster. */
export const env = { KUBECONFIG };

/** The objects of the API server that the tests look at. */
export interface Live {
  readonly metadata: { readonly resourceVersion: string; readonly labels: Readonly<Record<string, string>> };
  readonly data?: Readonly<Record<string, string>>;
  readonly spec: {
    readonly template: { readonly metadata: { readonly annotations?: Readonly<Record<string, string>> } };
  };
}

/** Runs kubectl, and returns what it prints. */
export function kubectl(...args: readonly string[]): string {
  return execFileSync('kubectl', args, {
    encoding: 'utf8',
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

/** Reads one object. */
export function get(...args: readonly string[]): Live {
  return JSON.parse(kubectl('get', '--output', 'json', ...args));
}

/** The keys and values of a Secret. */
export function secret(namespace: string, name: string): Readonly<Record<string, string>> {
  const { data = {} } = get('--namespace', namespace, 'secret', name);
  return Object.fromEntries(Object.entries(data).map(([key, value]) => [key, Buffer.from(value, 'base64').toString()]));
}

/** Runs the CLI against the cluster, and expects it to succeed. */
export async function cli(args: readonly string[], stdin?: string): Promise<string> {
  const { code, stdout, stderr } = await run(args, { env, stdin });
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  return stdout;
}
