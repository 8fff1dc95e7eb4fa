import { setTimeout as sleep } from 'node:timers/promises';

import type { Api } from '../../cluster/api';
import type { Live } from './objects';

interface List<T> {
  readonly metadata: { readonly resourceVersion: string };
  readonly items: readonly T[];
}

interface Event<T> {
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED' | 'ERROR' | 'BOOKMARK';
  readonly object: T;
}

/** All objects of a kind as they are now: listed, then watched, and listed again when a watch ends. */
export class Watch<T extends Live> {
  readonly objects = new Map<string, T>();

  constructor(
    private readonly api: Api,
    private readonly path: string,
    /** Told of each object that is new or has changed, and of each that has gone. */
    private readonly changed: (object: T, isGone: boolean) => void,
  ) {}

  /** Goes on for ever. */
  async run(): Promise<void> {
    for (;;) {
      try {
        await this.watch(await this.list());
      } catch (error) {
        console.error(`${this.path}: ${String(error)}`);
      }
      await sleep(200);
    }
  }

  private async list(): Promise<string> {
    const list = await this.api.read<List<T>>(this.path);
    if (!list) throw new Error('not served');
    const uids = new Set(list.items.map(({ metadata }) => metadata.uid));
    for (const object of this.objects.values()) if (!uids.has(object.metadata.uid)) this.remove(object);
    for (const object of list.items) this.set(object);
    return list.metadata.resourceVersion;
  }

  private async watch(resourceVersion: string): Promise<void> {
    const query = `watch=true&resourceVersion=${resourceVersion}&timeoutSeconds=600`;
    for await (const line of this.api.lines(`${this.path}?${query}`)) {
      const { type, object } = JSON.parse(line) as Event<T>;
      if (type === 'ERROR') return;
      if (type === 'DELETED') this.remove(object);
      else this.set(object);
    }
  }

  private set(object: T): void {
    const { uid, resourceVersion } = object.metadata;
    if (this.objects.get(uid)?.metadata.resourceVersion === resourceVersion) return;
    this.objects.set(uid, object);
    this.changed(object, false);
  }

  private remove(object: T): void {
    this.objects.delete(object.metadata.uid);
    this.changed(object, true);
  }
}
