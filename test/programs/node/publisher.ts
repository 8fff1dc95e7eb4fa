import { setTimeout as sleep } from 'node:timers/promises';

import type { Api } from '../../cluster/api';
import type { Pod } from './objects';
import { type ContainerState, statusOf } from './status';

/** Writes the status of one pod, the newest one, one request after the other. */
export class Publisher {
  /** The address of the pod. */
  address = '';
  /** Whether no container will be started again. */
  isOver = false;
  private readonly startTime = new Date().toISOString().replace(/\.\d+Z$/, 'Z');
  private readonly since = new Map<string, { readonly status: string; readonly lastTransitionTime: string }>();
  private pending: object | undefined;
  private written = '';
  private isBusy = false;
  private isGone = false;

  constructor(
    private readonly api: Api,
    private readonly pod: Pod,
  ) {}

  /** Writes the status as the containers are now, if it has changed. */
  publish(states: readonly ContainerState[]): void {
    const { address, startTime, isOver } = this;
    if (!address) return;
    const status = statusOf(this.pod, states, { address, startTime, isOver });
    this.pending = { ...status, conditions: status.conditions.map((each) => this.timed(each)) };
    if (!this.isBusy) void this.write();
  }

  /** Writes nothing from now on. */
  stop(): void {
    this.isGone = true;
  }

  private timed({ type, status }: { readonly type: string; readonly status: string }): object {
    const last = this.since.get(type);
    const lastTransitionTime =
      last?.status === status ? last.lastTransitionTime : new Date().toISOString().replace(/\.\d+Z$/, 'Z');
    this.since.set(type, { status, lastTransitionTime });
    return { type, status, lastTransitionTime };
  }

  private async write(): Promise<void> {
    this.isBusy = true;
    const { name, namespace, uid } = this.pod.metadata;
    while (this.pending && !this.isGone) {
      const status = this.pending;
      this.pending = undefined;
      const text = JSON.stringify(status);
      if (text === this.written) continue;
      const path = `/api/v1/namespaces/${namespace}/pods/${name}/status`;
      const request = { method: 'PATCH', patch: 'strategic', body: { metadata: { uid }, status } } as const;
      const answer = await this.api.send(path, request).catch((error: unknown) => ({ status: 0, text: String(error) }));
      if (answer.status === 200) this.written = text;
      else if (answer.status === 404 || answer.status === 409) this.isGone = true;
      else {
        console.error(`${namespace}/${name}: ${answer.status} ${answer.text}`);
        this.pending ??= status;
        await sleep(500);
      }
    }
    this.isBusy = false;
  }
}
