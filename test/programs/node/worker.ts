import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { describe, hostname, type Place, Process } from './container';
import { resolvConf } from './dns';
import { ConfigError } from './environment';
import { intercept } from './interception';
import type { Network } from './network';
import type { Container, Image, Pod, Settings } from './objects';
import { ask } from './probes';
import type { Publisher } from './publisher';
import type { Sources } from './sources';
import { type ContainerState, isSidecar, waiting } from './status';
import { Volumes } from './volumes';

/** Who images know. Spark does not start as a user without a name. */
const PASSWD = [
  'root:x:0:0:root:/root:/sbin/nologin',
  'nonroot:x:65532:65532:nonroot:/home/nonroot:/sbin/nologin',
  'spark:x:185:185:spark:/nonexistent:/sbin/nologin',
];
const GROUP = ['root:x:0:', 'nonroot:x:65532:', 'spark:x:185:'];
/** The kubelet starts containers one after the other. Katib's collector looks once for the training, at its start. */
const BETWEEN_STARTS = 300;
/** Kubelets wait longer before they start a container again; tests do not have the time. */
const LONGEST_BACK_OFF = 8_000;

const now = () => new Date().toISOString().replace(/\.\d+Z$/, 'Z');

/** Runs one pod, from the moment that it is bound to a node until it is deleted. */
export class Worker {
  readonly states: readonly ContainerState[];
  private readonly processes = new Set<Process>();
  private readonly folder: string;
  private isStopping = false;

  constructor(
    private readonly pod: Pod,
    private readonly settings: Settings,
    private readonly network: Network,
    private readonly sources: Sources,
    private readonly publisher: Publisher,
  ) {
    const { initContainers = [], containers } = pod.spec;
    this.states = [
      ...initContainers.map((each) => waiting(each, true)),
      ...containers.map((each) => waiting(each, false)),
    ];
    this.folder = join(settings.folder, `${pod.metadata.namespace}_${pod.metadata.name}`);
  }

  /** Ends when no container is to be started again. */
  async run(): Promise<void> {
    // A pod of which only a sidecar is known is played.
    const runs = this.states.some(({ container, isInit }) => !isInit && this.imageOf(container));
    if (!runs) return this.play();
    const address = this.network.address();
    this.publisher.address = address;
    const { process, id } = await Process.pause(this.settings.container, this.pod);
    this.processes.add(process);
    await this.network.connect(id, address);
    if (this.settings.agent) await intercept(this.settings.agent, this.pod, id);
    this.writeEtc(address);
    const folders = { pod: this.folder, claims: join(this.settings.folder, 'claims') };
    const volumes = new Volumes(this.pod, this.sources, address, folders);
    await this.untilThere(() => volumes.mount());
    const refreshing = setInterval(() => void volumes.refresh(), 2_000);
    const { pod, sources, folder } = this;
    const place: Place = { pod, sources, volumes, address, pause: id, folder, program: this.settings.container };
    try {
      if (await this.initialize(place)) {
        const states = this.states.filter(({ isInit }) => !isInit);
        const start = (state: ContainerState, index: number) =>
          sleep(index * BETWEEN_STARTS).then(() => this.keep(place, state));
        await Promise.all(states.map(start));
      }
    } finally {
      clearInterval(refreshing);
    }
    if (this.isStopping) return;
    await this.end(2_000);
    this.publisher.isOver = true;
    this.publisher.publish(this.states);
  }

  /** Ends all processes, the sooner the shorter the pod's grace. */
  async stop(): Promise<void> {
    this.isStopping = true;
    await this.end(Math.min(this.pod.metadata.deletionGracePeriodSeconds ?? 2, 2) * 1_000);
  }

  private imageOf({ image = '' }: Container): Image | undefined {
    return this.settings.images[image];
  }

  private async end(patience: number): Promise<void> {
    // The first one holds the namespaces of the others.
    for (const process of [...this.processes].reverse()) await process.stop(patience);
  }

  /** A pod without a program: it is ready at once, and done at once if it is to end. */
  private play(): void {
    this.publisher.address = this.network.playedAddress();
    for (const state of this.states) this.pretend(state);
    if (this.pod.spec.restartPolicy !== 'Always') {
      for (const state of this.states) finish(state, 0);
      this.publisher.isOver = true;
    }
    this.publisher.publish(this.states);
  }

  private pretend(state: ContainerState): void {
    Object.assign(state, { state: { running: { startedAt: now() } }, isStarted: true, isReady: true });
    if (state.isInit && !isSidecar(state)) finish(state, 0);
  }

  /** Runs the init containers one after the other; whether all have done their work. */
  private async initialize(place: Place): Promise<boolean> {
    for (const state of this.states.filter(({ isInit }) => isInit)) {
      const running = this.keep(place, state);
      if (isSidecar(state)) while (!state.isStarted && !this.isStopping) await sleep(100);
      else await running;
      if (this.isStopping) return false;
      if (!isSidecar(state) && (!('terminated' in state.state) || state.state.terminated.exitCode !== 0)) return false;
    }
    return true;
  }

  /** Starts a container until it is not to be started again. */
  private async keep(place: Place, state: ContainerState): Promise<void> {
    const image = this.imageOf(state.container);
    if (!image) {
      this.pretend(state);
      // A container that is played ends with those that run.
      if (this.pod.spec.restartPolicy !== 'Always' && !isSidecar(state)) finish(state, 0);
      return this.publisher.publish(this.states);
    }
    for (let backOff = 500; !this.isStopping; backOff = Math.min(backOff * 2, LONGEST_BACK_OFF)) {
      const description = await this.untilThere(() => describe(place, state.container, image), state);
      if (!description || this.isStopping) return undefined;
      const code = await this.once(place, state, description);
      if (this.isStopping || !this.startsAgain(state, code)) return undefined;
      await sleep(backOff);
      if ('terminated' in state.state) state.lastState = state.state;
      state.restarts += 1;
    }
    return undefined;
  }

  private async once(place: Place, state: ContainerState, description: object): Promise<number> {
    const process = Process.run(place, state.container.name, description);
    this.processes.add(process);
    state.state = { running: { startedAt: now() } };
    this.publisher.publish(this.states);
    const probing = new AbortController();
    void this.probe(state, place.address, probing.signal);
    const code = await process.ended;
    probing.abort();
    this.processes.delete(process);
    finish(state, code);
    this.publisher.publish(this.states);
    return code;
  }

  private startsAgain(state: ContainerState, code: number): boolean {
    if (isSidecar(state)) return true;
    const { restartPolicy = 'Always' } = this.pod.spec;
    if (state.isInit) return code !== 0 && restartPolicy !== 'Never';
    return restartPolicy === 'Always' || (restartPolicy === 'OnFailure' && code !== 0);
  }

  /** Asks startup and readiness probes each second, whatever their period. Liveness is left to the program. */
  private async probe(state: ContainerState, address: string, signal: AbortSignal): Promise<void> {
    const { startupProbe, readinessProbe } = state.container;
    for (; !signal.aborted; await sleep(1_000)) {
      const isStarted = state.isStarted || !startupProbe || (await ask(startupProbe, state.container, address));
      const isReady = isStarted && (!readinessProbe || (await ask(readinessProbe, state.container, address)));
      if (signal.aborted) return;
      if (isStarted === state.isStarted && isReady === state.isReady) continue;
      Object.assign(state, { isStarted, isReady });
      this.publisher.publish(this.states);
    }
  }

  /** Tries again as long as a ConfigMap or a Secret is missing, and says so in the status. */
  private async untilThere<T>(attempt: () => Promise<T>, only?: ContainerState): Promise<T | undefined> {
    for (; !this.isStopping; await sleep(500)) {
      try {
        return await attempt();
      } catch (error) {
        if (!(error instanceof ConfigError)) console.error(`${this.folder}: ${String(error)}`);
        const message = error instanceof Error ? error.message : String(error);
        const reason = only ? 'CreateContainerConfigError' : 'ContainerCreating';
        for (const state of only ? [only] : this.states) state.state = { waiting: { reason, message } };
        this.publisher.publish(this.states);
      }
    }
    return undefined;
  }

  private writeEtc(address: string): void {
    const { hostAliases = [], subdomain } = this.pod.spec;
    const name = hostname(this.pod);
    const domain = subdomain ? ` ${name}.${subdomain}.${this.pod.metadata.namespace}.svc.cluster.local` : '';
    const aliases = hostAliases.map(({ ip, hostnames = [] }) => [ip, ...hostnames].join(' '));
    const files = {
      'resolv.conf': [resolvConf(this.pod.metadata.namespace)],
      hosts: ['127.0.0.1 localhost', `${address}${domain} ${name}`, ...aliases],
      passwd: PASSWD,
      group: GROUP,
      'nsswitch.conf': ['hosts: files dns'],
    };
    mkdirSync(join(this.folder, 'etc'), { recursive: true });
    for (const [file, lines] of Object.entries(files)) {
      writeFileSync(join(this.folder, 'etc', file), lines.join('\n') + '\n');
    }
  }
}

function finish(state: ContainerState, exitCode: number): void {
  const startedAt = 'running' in state.state ? state.state.running.startedAt : now();
  const reason = exitCode === 0 ? 'Completed' : 'Error';
  state.state = { terminated: { exitCode, reason, startedAt, finishedAt: now() } };
  Object.assign(state, { isReady: false, isStarted: false });
}
