import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, closeSync, existsSync, mkdirSync, openSync, realpathSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import type * as k8s from '../../../charts/kit/k8s';
import { ConfigError, environment, expand } from './environment';
import type { Image, Pod } from './objects';
import type { Sources } from './sources';
import type { Volumes } from './volumes';

const PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';
const NONROOT = 65532;
const CERTIFICATES = '/etc/ssl/certs';

/** What container runtimes let a process do, if its container drops nothing. */
const CAPABILITIES = [
  'CHOWN', 'DAC_OVERRIDE', 'FOWNER', 'FSETID', 'KILL', 'SETGID', 'SETUID', 'SETPCAP', 'NET_BIND_SERVICE', 'NET_RAW',
  'SYS_CHROOT', 'MKNOD', 'AUDIT_WRITE', 'SETFCAP',
]; // oxfmt-ignore

/** What a container is made from. */
export interface Place {
  readonly pod: Pod;
  readonly sources: Sources;
  readonly volumes: Volumes;
  readonly address: string;
  /** The process that holds the pod's namespaces. */
  readonly pause: number;
  /** The pod's own folder, with `etc/` in it. */
  readonly folder: string;
  /** The program that runs a container. */
  readonly program: string;
}

interface Mount {
  readonly source: string;
  readonly target: string;
  readonly readOnly: boolean;
}

/** Describes a container for the program that runs it. @throws ConfigError where something is missing */
export async function describe(place: Place, container: k8s.Container, image: Image): Promise<object> {
  const { pod, pause, folder, sources, address } = place;
  const own = container.securityContext ?? {};
  const common = pod.spec.securityContext ?? {};
  const user = own.runAsUser ?? common.runAsUser ?? image.user ?? NONROOT;
  if (user === 0 && (own.runAsNonRoot ?? common.runAsNonRoot)) {
    throw new ConfigError('container has runAsNonRoot and image will run as root');
  }
  const fixed = { PATH, HOSTNAME: hostname(pod), HOME: user ? '/home/nonroot' : '/root', ...image.env };
  const variables = { ...fixed, ...(await environment(pod, container, sources, address)) };
  const command = image.isEcho
    ? [...image.entrypoint, ...(container.ports ?? []).map(({ containerPort }) => String(containerPort))]
    : [...(container.command ?? image.entrypoint), ...(container.args ?? [])];
  const { drop = [], add = [] } = own.capabilities ?? {};
  const kept = drop.includes('ALL') ? [] : CAPABILITIES.filter((name) => !drop.includes(name));
  return {
    pause,
    sharePids: Boolean(pod.spec.shareProcessNamespace),
    root: newFolder(join(folder, 'roots', container.name)),
    host: Boolean(image.host),
    mounts: mounts(place, container, image, variables),
    readOnly: Boolean(own.readOnlyRootFilesystem),
    argv: command.map((each) => expand(each, variables)),
    env: Object.entries(variables).map(([name, value]) => `${name}=${value}`),
    cwd: container.workingDir ?? image.cwd ?? '/',
    user,
    group: own.runAsGroup ?? common.runAsGroup ?? (image.writable === undefined ? user : 0),
    groups: [...(common.fsGroup === undefined ? [] : [common.fsGroup]), ...(common.supplementalGroups ?? [])],
    capabilities: [...kept, ...add],
    noNewPrivs: own.allowPrivilegeEscalation === false,
  };
}

/** The name that a pod has for itself. */
export function hostname({ metadata, spec }: Pod): string {
  return (spec.hostname ?? metadata.name).slice(0, 63);
}

function mounts(
  { volumes, folder }: Place,
  container: k8s.Container,
  image: Image,
  variables: Readonly<Record<string, string>>,
): readonly Mount[] {
  const files = Object.entries(image.files).map(([target, source]) => ({ source, target, readOnly: true }));
  const etc = ['resolv.conf', 'hosts', 'passwd', 'group', 'nsswitch.conf'].map((name) => ({
    source: join(folder, 'etc', name),
    target: `/etc/${name}`,
    readOnly: true,
  }));
  const trust = existsSync(CERTIFICATES) ? [{ source: CERTIFICATES, target: CERTIFICATES, readOnly: true }] : [];
  const own = (container.volumeMounts ?? []).map(({ name, mountPath, readOnly, subPath, subPathExpr }) => {
    const below = subPath ?? expand(subPathExpr ?? '', variables);
    const source = join(volumes.folder(name), below);
    if (!existsSync(source)) {
      mkdirSync(source, { recursive: true });
      // As the kubelet does, whatever the process' umask.
      chmodSync(source, 0o777);
    }
    return {
      // A file stays the one that it was when the container started, as in a cluster.
      source: below ? realpathSync(source) : source,
      target: mountPath,
      readOnly: Boolean(readOnly) || volumes.isReadOnly(name),
    };
  });
  own.forEach(({ source, target }) => {
    if (statSync(source).isDirectory()) makePlace(own, target);
  });
  return [
    ...places(folder, container, image),
    ...files,
    ...etc,
    ...trust,
    ...own.sort((a, b) => a.target.length - b.target.length),
  ];
}

/** The folder of the image that its group may write to, which is each container's own. */
function places(folder: string, { name }: k8s.Container, { writable }: Image): readonly Mount[] {
  if (writable === undefined) return [];
  const source = newFolder(join(folder, 'written', name));
  chmodSync(source, 0o775);
  return [{ source, target: writable, readOnly: false }];
}

/** A folder in a volume for another volume that is mounted there, as the kubelet makes it in volumes to be read only. */
function makePlace(all: readonly Mount[], target: string): void {
  for (const { source, target: outer } of all) {
    if (target.startsWith(`${outer}/`)) newFolder(join(source, target.slice(outer.length)));
  }
}

function newFolder(folder: string): string {
  mkdirSync(folder, { recursive: true });
  return folder;
}

/** A process of the node's, which ends when the node does. What it prints is appended to a file. */
export class Process {
  /** Its exit code, when it has ended. */
  readonly ended: Promise<number>;

  private constructor(private readonly child: ChildProcess) {
    this.ended = new Promise((resolve) => {
      child.once('error', () => resolve(128));
      child.once('exit', (code) => resolve(code ?? 137));
    });
  }

  /** Runs a container that `describe` has described. */
  static run(place: Place, name: string, description: object): Process {
    const file = join(place.folder, `${name}.json`);
    writeFileSync(file, JSON.stringify(description, undefined, 2));
    const log = openSync(join(place.folder, `${name}.log`), 'a');
    const child = spawn(place.program, ['run', file], { stdio: ['pipe', log, log], env: {} });
    closeSync(log);
    child.stdin?.on('error', () => undefined);
    return new Process(child);
  }

  /** Starts the process that holds a pod's namespaces, and tells its id. */
  static async pause(program: string, pod: Pod): Promise<{ readonly process: Process; readonly id: number }> {
    const shared = pod.spec.shareProcessNamespace ? ['shared'] : [];
    const child = spawn(program, ['pause', hostname(pod), ...shared], { stdio: ['pipe', 'pipe', 'inherit'], env: {} });
    const process = new Process(child);
    const first = await Promise.race([once(child.stdout, 'data'), process.ended]);
    if (typeof first === 'number') throw new Error(`the namespaces of a pod cannot be made (exit code ${first})`);
    return { process, id: Number(String(first[0])) };
  }

  /** Asks it to end, and kills it after a time in milliseconds. */
  async stop(patience: number): Promise<void> {
    this.child.kill('SIGTERM');
    await Promise.race([this.ended, sleep(patience)]);
    this.child.stdin?.destroy();
    await Promise.race([this.ended, sleep(1_000)]);
    this.child.kill('SIGKILL');
  }
}
