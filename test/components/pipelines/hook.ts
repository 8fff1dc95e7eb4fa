import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { EnvVarSource } from '../../../charts/kit/k8s';
import type { Rendering } from '../../support/render';

/** Whether this machine has the language that the hook is written in. */
export const HAS_PYTHON = spawnSync('python3', ['--version']).status === 0;

/** An object as the hook answers with it. */
export interface Attachment {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace: string;
    readonly annotations?: Readonly<Record<string, string>>;
  };
  readonly data?: Readonly<Record<string, string>>;
  readonly spec?: unknown;
}

/** What the hook answers. */
export interface Answer {
  readonly code: number;
  readonly status: Readonly<Record<string, string>>;
  readonly attachments: readonly Attachment[];
  readonly error?: string;
}

const NAME = 'kubeflow-pipelines-profile-controller';
/** What the keys of the platform's Secret stand for in these tests. */
export const PLATFORM_KEYS: Readonly<Record<string, string>> = {
  accesskey: 'platform-id',
  secretkey: 'platform-secret',
};

/** The hook, started as its Deployment starts it: with the rendered code in the rendered environment. */
export class RunningHook {
  private constructor(
    private readonly program: ChildProcess,
    private readonly url: string,
  ) {}

  static async start(platform: Rendering, env: NodeJS.ProcessEnv): Promise<RunningHook> {
    const folder = mkdtempSync(join(tmpdir(), 'cdk8s-kubeflow-hook-'));
    const code = platform.config(`kubeflow/${NAME}-code`);
    for (const [file, text] of Object.entries(code)) writeFileSync(join(folder, file), text);
    const port = await freePort();
    const program = spawn('python3', [join(folder, 'sync.py')], {
      env: { PATH: process.env.PATH, ...environment(platform), ...env, CONTROLLER_PORT: String(port) },
      stdio: 'ignore',
    });
    const hook = new RunningHook(program, `http://127.0.0.1:${port}/sync`);
    await hook.untilItAnswers();
    return hook;
  }

  /** Sends what metacontroller sends for a namespace, given what it has made there. */
  async sync(namespace: object, made: readonly Attachment[] = [], related: object = {}): Promise<Answer> {
    return this.post({
      controller: {},
      object: namespace,
      attachments: observed(made),
      related,
      finalizing: false,
    });
  }

  /** Sends what metacontroller sends to learn what else the hook wants to know of a namespace. */
  async customize(namespace: object): Promise<unknown> {
    return this.post({ controller: {}, parent: namespace }, this.url.replace(/sync$/, 'customize'));
  }

  async post(body: object, url = this.url): Promise<Answer> {
    const response = await fetch(url, { method: 'POST', body: JSON.stringify(body) });
    return { code: response.status, ...((await response.json()) as Omit<Answer, 'code'>) };
  }

  stop(): void {
    this.program.kill();
  }

  private async untilItAnswers(): Promise<void> {
    for (let attempt = 0; attempt < 200; attempt++) {
      if (
        await fetch(this.url).then(
          () => true,
          () => false,
        )
      )
        return;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    throw new Error('the hook does not answer');
  }
}

/** Metacontroller names every kind of the controller, and its objects by namespace and name. */
function observed(made: readonly Attachment[]): object {
  const kinds = ['Secret.v1', 'ConfigMap.v1', 'Deployment.apps/v1', 'Service.v1'];
  const found: Record<string, Record<string, Attachment>> = Object.fromEntries(kinds.map((kind) => [kind, {}]));
  for (const each of made) {
    const ofKind = (found[`${each.kind}.${each.apiVersion}`] ??= {});
    ofKind[`${each.metadata.namespace}/${each.metadata.name}`] = each;
  }
  return found;
}

function environment(platform: Rendering): NodeJS.ProcessEnv {
  const valueOf = ({ configMapKeyRef: config, secretKeyRef: secret }: EnvVarSource): string | undefined => {
    if (config) return platform.config(`kubeflow/${config.name ?? ''}`)[config.key];
    return secret && PLATFORM_KEYS[secret.key];
  };
  const env = Object.entries(platform.environment(`kubeflow/${NAME}`));
  return {
    ...platform.config(`kubeflow/${NAME}-env`),
    ...Object.fromEntries(env.map(([name, value]) => [name, typeof value === 'object' ? valueOf(value) : value])),
  };
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
