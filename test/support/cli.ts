import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

import { SECRET_KEYS_ANNOTATION, type SecretKeys } from '../../charts/contract/secret-keys';
import { toYaml } from '../../charts/contract/yaml';
import { REPO } from './files';

/** How a run of the CLI ended. */
export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A run of the CLI. */
export interface Started {
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
}

/** What a run of the CLI is given besides its arguments. */
export interface Given {
  readonly stdin?: string | undefined;
  readonly env?: NodeJS.ProcessEnv;
  /** @default the top of the repository */
  readonly cwd?: string;
}

/** How Node starts the CLI: as it is compiled for the tests, or outside of them from its sources. */
export const CLI = process.env.COMPILED
  ? [join(process.env.COMPILED, 'cli/main.js')]
  : ['--require', require.resolve('tsx/cjs'), join(REPO, 'cli/main.ts')];

/** Runs the CLI as a user does, without a terminal and away from the kubeconfig of who runs the tests. */
export function cli(args: readonly string[], given: Given = {}): Promise<Ended> {
  return start(args, given).ended;
}

/** Starts the CLI, as {@link cli} does. */
export function start(args: readonly string[], given: Given = {}): Started {
  const env = {
    ...process.env,
    KUBECONFIG: '',
    KUBERNETES_SERVICE_HOST: '',
    HOME: join(REPO, 'no-home'),
    ...given.env,
  };
  const child = spawn(process.execPath, [...CLI, ...args], { cwd: given.cwd ?? REPO, env });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  child.stdin.on('error', () => undefined);
  child.stdin.end(given.stdin ?? '');
  const ended = new Promise<Ended>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, stdout, stderr }));
  });
  return { child, ended };
}

/** A folder of its own for one test. */
export function scratch(): string {
  return mkdtempSync(join(tmpdir(), 'cdk8s-kubeflow-cli-'));
}

/** Writes files below a new folder, and returns the folder. */
export function folder(files: Readonly<Record<string, string | readonly object[]>>): string {
  const root = scratch();
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(
      join(root, path),
      typeof content === 'string' ? content : content.map((one) => toYaml(one)).join('---\n'),
    );
  }
  return root;
}

/** A Secret as the platform renders it: without data. */
export function declaredSecret(namespace: string, name: string, keys: SecretKeys): object {
  const annotations = { [SECRET_KEYS_ANNOTATION]: JSON.stringify(keys) };
  const labels = { 'app.kubernetes.io/part-of': 'kubeflow' };
  return { apiVersion: 'v1', kind: 'Secret', metadata: { namespace, name, annotations, labels }, type: 'Opaque' };
}

const PASSWORDS = {
  DEX_USER_PASSWORD: { passwordOf: 'user@example.com' },
  DEX_ANN_PASSWORD: { passwordOf: 'ann@example.com' },
};
const CLIENT = { namespace: 'oauth2-proxy', name: 'oauth2-proxy' };

/** The part of a platform that logs users in. */
export function platform(passwords: SecretKeys = PASSWORDS, podSecurity = 'restricted'): string {
  return folder({
    '00-foundation/dex/namespace-auth.yaml': [namespace('auth', podSecurity)],
    '00-foundation/oauth2-proxy/namespace-oauth2-proxy.yaml': [namespace('oauth2-proxy', 'baseline')],
    '03-access/dex/deployment-dex.yaml': [dexDeployment()],
    '03-access/dex/secret-dex-oidc-client.yaml': [
      declaredSecret('auth', 'dex-oidc-client', {
        OIDC_CLIENT_ID: { copyOf: { ...CLIENT, key: 'client-id' } },
        OIDC_CLIENT_SECRET: { copyOf: { ...CLIENT, key: 'client-secret' } },
      }),
    ],
    '03-access/dex/secret-dex-passwords.yaml': [declaredSecret('auth', 'dex-passwords', passwords)],
    '03-access/oauth2-proxy/secret-oauth2-proxy.yaml': [
      declaredSecret('oauth2-proxy', 'oauth2-proxy', {
        'client-id': { value: 'kubeflow-oidc-authservice' },
        'client-secret': { random: { bytes: 32, encoding: 'base64url' } },
        'cookie-secret': { random: { bytes: 16, encoding: 'hex' } },
      }),
    ],
  });
}

function namespace(name: string, enforce: string): object {
  return {
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name, labels: { 'pod-security.kubernetes.io/enforce': enforce } },
  };
}

function dexDeployment(): object {
  const envFrom = [{ secretRef: { name: 'dex-oidc-client' } }, { secretRef: { name: 'dex-passwords' } }];
  const template = {
    metadata: { labels: { app: 'dex' } },
    spec: { containers: [{ name: 'dex', image: 'ghcr.io/dexidp/dex:v2.43.1', envFrom }] },
  };
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { namespace: 'auth', name: 'dex' },
    spec: { replicas: 1, selector: { matchLabels: { app: 'dex' } }, template },
  };
}
