import type { Api } from '../cluster/api';
import { idOf, type Kind, type ObjectId } from '../cluster/objects';
import { ClusterError } from '../errors';
import type { LiveObjects } from '../install/live-objects';

/** Tells which objects cannot be in a cluster, so that a first installation need not ask for each of them. */
export class Presence {
  private readonly served = new Map<string, Promise<boolean>>();
  private namespaces: Promise<ReadonlySet<string> | undefined> | undefined;

  constructor(
    private readonly api: Api,
    private readonly live: LiveObjects,
  ) {}

  /** Whether an object may be in the cluster. */
  async mayBe(id: ObjectId): Promise<boolean> {
    if (await this.live.find(id)) return true;
    if (!(await this.serves(id))) return false;
    const namespaces = await (this.namespaces ??= this.readNamespaces());
    return id.namespace === undefined || !namespaces || namespaces.has(id.namespace);
  }

  private serves({ apiVersion, kind }: Kind): Promise<boolean> {
    const key = `${apiVersion} ${kind}`;
    const known = this.served.get(key) ?? this.api.serves({ apiVersion, kind });
    this.served.set(key, known);
    return known;
  }

  /** Undefined where they may not be read. */
  private async readNamespaces(): Promise<ReadonlySet<string> | undefined> {
    try {
      const all = await this.api.listMetadata({ apiVersion: 'v1', kind: 'Namespace' });
      return new Set(all.map((one) => idOf(one).name));
    } catch (error) {
      if (error instanceof ClusterError && error.status === 403) return undefined;
      throw error;
    }
  }
}
