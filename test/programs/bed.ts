import { execFile } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';

import type { Manifest } from '../../charts/contract/manifest';
import type { Api } from '../cluster/api';
import { ControlPlane, selfMade } from '../cluster/control-plane';
import { objectsIn, Surroundings } from '../cluster/surroundings';
import { WebhookPrograms } from '../cluster/webhook-programs';
import type { Answer, Question } from './ask';
import { program, type ProgramName } from './build';
import { deniedIn } from './denied';
import { echoes, imagesOf, withoutWebhooksOf } from './images';
import { ALPN } from './mesh/alpn';
import { NODE_ADDRESS } from './node/network';
import type { Settings } from './node/objects';
import { OWNER, profileOf, TENANT } from './platform';

/** How long a test may wait for the real programs: they have two slow cores. */
export const PATIENCE = 180_000;

/** What else is in a bed. */
interface Furnished {
  /** Images in whose place a server runs that tells what it was sent. @default none */
  readonly echoed?: readonly string[];
  /** Owners of tenants, by the tenant's name. @default the one of the tenant that tests have */
  readonly owners?: Readonly<Record<string, string>>;
  /** What whoever runs the platform makes before it is installed. @default nothing */
  readonly brought?: readonly Manifest[];
}

/** The bed of a test file: started before its first test with these programs and this platform, gone after the last. */
export function freshBed(
  programs: readonly ProgramName[],
  dist: string,
  { echoed = [], owners = { [TENANT]: OWNER }, brought = [] }: Furnished = {},
): () => Bed {
  let started: Bed | undefined;
  beforeAll(async () => {
    started = await Bed.start(programs, echoed);
    if (brought.length) await started.apply(brought);
    await started.install(dist, owners);
  }, 10 * 60_000);
  afterAll(() => started?.stop(), 60_000);
  return () => {
    if (!started) throw new Error('the bed is there while tests and hooks run, not while they are defined');
    return started;
  };
}

/** A cluster in which some of a platform's programs really run. */
export class Bed {
  private webhooks: WebhookPrograms | undefined;
  private secrets = '';
  /** Whether the node has ended, which it does not do by itself. */
  private isOver = false;

  private constructor(
    private readonly plane: ControlPlane,
    private readonly surroundings: Surroundings,
    private readonly settings: Settings,
  ) {}

  /** Starts a control plane and the node, on which these programs run. All other pods are played. */
  static async start(programs: readonly ProgramName[], echoed: readonly string[]): Promise<Bed> {
    const plane = await ControlPlane.start({ webhooks: true, nodes: false, audit: join(__dirname, 'audit.yaml') });
    const { folder, kubeconfig, apiPort } = plane;
    const pods = join(folder, 'pods');
    mkdirSync(pods);
    const settings = {
      ...{ kubeconfig, apiPort, identity: selfMade(NODE_ADDRESS), folder: pods, container: program('container') },
      images: { ...imagesOf(programs), ...echoes(echoed) },
      ...(programs.includes('istio-agent') && { agent: program('istio-agent') }),
    };
    const bed = new Bed(plane, new Surroundings(plane), settings);
    try {
      await bed.startNode();
      return bed;
    } catch (error) {
      await bed.stop();
      throw error;
    }
  }

  private async startNode(): Promise<void> {
    const file = join(this.plane.folder, 'node.json');
    writeFileSync(file, JSON.stringify(this.settings));
    const main = join(__dirname, 'node/main.ts');
    const node = this.plane.run('node', [process.execPath, '--require', require.resolve('tsx/cjs'), main, file], {
      GOGC: '',
    });
    await node.until(async () => (await this.kubectl('get', 'nodes', '--output=name')).includes('node-1'));
    await this.kubectl('wait', '--for=condition=Ready', 'node', '--all', '--timeout=60s');
    void node.ended.then(() => (this.isOver = true));
  }

  /** The API server, as the administrator. */
  get api(): Api {
    return this.surroundings.api;
  }

  /** Installs a platform by the CLI, as a user does. Webhooks whose program does not run here are played. */
  async install(dist: string, owners: Readonly<Record<string, string>>): Promise<void> {
    const objects = objectsIn(dist);
    this.webhooks = new WebhookPrograms(this.api, [withoutWebhooksOf(this.settings.images, objects)]);
    this.webhooks.run();
    this.secrets = await this.cli('secrets', '--show-passwords', dist);
    const certManager = this.surroundings.startCertManager();
    await this.cli('up', '--yes', dist);
    await certManager;
    if (this.settings.agent) await this.apply([ALPN]);
    const made = Object.entries(owners).flatMap(([name, owner]) => profileOf(name, owner));
    if (made.length) this.plane.apply(made);
  }

  /** Runs the CLI. @throws where it fails */
  async cli(...args: readonly string[]): Promise<string> {
    const { code, stdout, stderr } = await this.surroundings.cli(...args);
    if (code !== 0)
      throw new Error(`cdk8s-kubeflow ${args[0]}: exit code ${code}\n${stdout}${stderr}${this.failures()}`);
    return stdout;
  }

  /** The first password of a user. */
  password(email: string): string {
    const [, password] = new RegExp(`First password of ${email}: (\\S+)`).exec(this.secrets) ?? [];
    if (!password) throw new Error(`${email} has no first password:\n${this.secrets}`);
    return password;
  }

  /** Runs kubectl as the administrator, while everything else goes on. */
  kubectl(...args: readonly string[]): Promise<string> {
    return this.surroundings.kubectl(...args);
  }

  /** Applies objects as the administrator. */
  async apply(objects: readonly Manifest[]): Promise<void> {
    const file = join(this.plane.folder, 'applied.json');
    writeFileSync(file, JSON.stringify({ apiVersion: 'v1', kind: 'List', items: objects }));
    await this.kubectl('apply', '--server-side', '--filename', file);
  }

  /** Sends requests in the network of a pod, by the beginning of its name, all at once. */
  async ask(namespace: string, pod: string, questions: readonly Question[]): Promise<readonly Answer[]> {
    const [folder = ''] = this.foldersOf(namespace, pod);
    const file = readdirSync(folder).find((name) => name.endsWith('.json')) ?? '';
    const { pause } = JSON.parse(readFileSync(join(folder, file), 'utf8')) as { pause: number };
    const command = [process.execPath, '--require', require.resolve('tsx/cjs'), require.resolve('./ask.ts')];
    const running = promisify(execFile)('nsenter', [`--target=${pause}`, '--net', '--', ...command]);
    running.child.stdin?.end(JSON.stringify(questions));
    return JSON.parse((await running).stdout) as readonly Answer[];
  }

  /** The private key by which the API server signs tokens of ServiceAccounts. */
  get tokenKey(): string {
    return readFileSync(join(this.plane.folder, 'sa.key'), 'utf8');
  }

  /** Creates objects as a user, who may be refused. */
  async create(user: string, ...objects: readonly Manifest[]): Promise<void> {
    for (const object of objects) {
      const { status, text } = await this.api.send(collection(object), {
        method: 'POST',
        body: object,
        as: user,
      });
      if (status !== 201) throw new Error(`${object.kind} ${object.metadata.name}: ${status} ${text}`);
    }
  }

  /** Deletes an object as a user, by its path in the API, and in the background what it owns. */
  async delete(user: string, path: string): Promise<void> {
    const body = { propagationPolicy: 'Background' };
    const { status, text } = await this.api.send(path, { method: 'DELETE', body, as: user });
    if (status !== 200 && status !== 202) throw new Error(`${path}: ${status} ${text}`);
  }

  /** Reads an object, if it is there, by its path in the API. */
  read<T>(path: string): Promise<T | undefined> {
    return this.api.read<T>(path);
  }

  /** What the containers of a pod have printed, by the beginning of the pod's name. */
  log(namespace: string, pod: string, container: string): string {
    const folders = this.foldersOf(namespace, pod);
    return folders.map((folder) => readFileSync(join(folder, `${container}.log`), 'utf8')).join('\n');
  }

  private foldersOf(namespace: string, pod: string): readonly string[] {
    const names = readdirSync(this.settings.folder).filter((name) => name.startsWith(`${namespace}_${pod}`));
    return names.map((name) => join(this.settings.folder, name));
  }

  /** The requests of programs and users that RBAC did not allow. */
  denied(): readonly string[] {
    return deniedIn(join(this.plane.folder, 'audit.log'));
  }

  /**
   * Waits until something is there.
   *
   * @throws after {@link PATIENCE}, with what the programs said last
   */
  async until<T>(what: string, look: () => Promise<T | undefined | false>): Promise<T> {
    for (const end = Date.now() + PATIENCE; !this.isOver && Date.now() < end; await sleep(500)) {
      const found = await look();
      if (found !== undefined && found !== false) return found;
    }
    const why = this.isOver ? 'the node has ended' : `not after ${PATIENCE / 1_000} s`;
    throw new Error(`${what}: ${why}${this.failures()}`);
  }

  /** Waits until a namespace has no object of these kinds. @throws after {@link PATIENCE}, with those that are left */
  async gone(namespace: string, kinds: string): Promise<void> {
    let left = '';
    const look = async () => {
      left = await this.kubectl('get', kinds, '--namespace', namespace, '--output=name');
      return left === '';
    };
    await this.until(`nothing is left in ${namespace}`, look).catch((error: unknown) => {
      throw new Error(`${left}${String(error)}`, { cause: error });
    });
  }

  /** Stops everything. */
  async stop(): Promise<void> {
    await this.webhooks?.stop();
    await this.surroundings.stop();
    await this.plane.stop();
  }

  /** The ends of all logs. */
  private failures(): string {
    const { folder } = this.settings;
    const files = readdirSync(folder, { recursive: true, encoding: 'utf8' });
    const logs = files.filter((name) => /^[^/]+\/[^/]+\.log$/.test(name));
    const end = (log: string, at: string) => {
      const lines = readFileSync(join(at, log), 'utf8').trimEnd().split('\n').slice(-8);
      return `--- ${log}\n${lines.map((line) => line.slice(0, 400)).join('\n')}`;
    };
    return ['', ...logs.map((log) => end(log, folder)), end('node.log', this.plane.folder)].join('\n');
  }
}

function collection({ apiVersion, kind, metadata }: Manifest): string {
  const root = apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
  return `${root}/namespaces/${metadata.namespace}/${kind.toLowerCase()}s`;
}
