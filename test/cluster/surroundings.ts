import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { loadAll } from 'js-yaml';

import { type Ended, start } from '../support/cli';
import { Api } from './api';
import type { ControlPlane, SelfMade } from './control-plane';
import { WebhookPrograms } from './webhook-programs';
import type { Mutate } from './webhook-stub';
import type { Manifest } from '../../charts/contract/manifest';

/** Objects of a rendered folder. */
export function objectsIn(folder: string): readonly Manifest[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.yaml'))
    .flatMap((file) => loadAll(readFileSync(join(folder, file), 'utf8')) as Manifest[]);
}

/** A kind of cert-manager's, which its controllers cannot do without. */
const LAST_CRD = '/apis/cert-manager.io/v1/clusterissuers';

/** What the pods of a platform would do, and who provides volumes: the programs behind webhooks, and cert-manager. */
export class Surroundings {
  readonly api: Api;
  private readonly certificates = new Map<string, SelfMade>();
  private programs: WebhookPrograms | undefined;

  constructor(private readonly plane: ControlPlane) {
    this.api = new Api(plane.kubeconfig);
    plane.apply(volumes());
  }

  /** Starts cert-manager's controllers as soon as the API server knows its kinds, as its pods would. */
  async startCertManager(): Promise<void> {
    while (!(await this.api.read(LAST_CRD))) await sleep(200);
    this.plane.startCertManager();
  }

  /** Runs the CLI. Unlike the control plane's own methods this leaves time for webhooks to be answered. */
  cli(...args: readonly string[]): Promise<Ended> {
    return start(args, { env: this.plane.env }).ended;
  }

  /** Runs the CLI, and kills it after a time in milliseconds. */
  async killed(after: number, ...args: readonly string[]): Promise<void> {
    const { child, ended } = start(args, { env: this.plane.env });
    const timer = setTimeout(() => child.kill('SIGKILL'), after);
    await ended;
    clearTimeout(timer);
  }

  /** Runs kubectl, while webhooks are answered. */
  async kubectl(...args: readonly string[]): Promise<string> {
    return this.plane.kubectlBeside(...args);
  }

  /**
   * What kubectl would change in the cluster, if it applied a folder. It reads each object, and then asks what applying
   * gives; what a controller writes in between looks like a difference, so a difference is one that is there twice.
   */
  async differences(dist: string): Promise<string> {
    return (await this.diff(dist)) && (await this.diff(dist));
  }

  private async diff(dist: string): Promise<string> {
    try {
      return await this.kubectl('diff', '--server-side', '--recursive', '--filename', dist);
    } catch (error) {
      // Its exit code is 1 where there are differences.
      if (error instanceof Error && 'stdout' in error && error.stdout) return String(error.stdout);
      throw error;
    }
  }

  /**
   * Answers the webhooks of a rendering from now on, instead of those of another.
   * @param mutate what they change of what they admit
   */
  answer(dist: string, mutate?: Mutate): Promise<WebhookPrograms> {
    return this.answerAll([dist], mutate);
  }

  /** Answers the webhooks of several renderings, such as the former one and the one that takes its place. */
  async answerAll(folders: readonly string[], mutate?: Mutate): Promise<WebhookPrograms> {
    await this.programs?.stop();
    this.programs = new WebhookPrograms(this.api, folders.map(objectsIn), this.certificates, mutate);
    this.programs.run();
    return this.programs;
  }

  /** Stops answering. */
  async stop(): Promise<void> {
    await this.programs?.stop();
    this.api.close();
  }
}

/** Volumes for the claims of a platform, which nothing provides here. */
export function volumes(): readonly object[] {
  return Array.from({ length: 8 }, (_, index) => ({
    apiVersion: 'v1',
    kind: 'PersistentVolume',
    metadata: { name: `volume-${index}` },
    spec: {
      capacity: { storage: '50Gi' },
      accessModes: ['ReadWriteOnce'],
      hostPath: { path: `/volume-${index}` },
    },
  }));
}
