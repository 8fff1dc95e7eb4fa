import type { Cluster, LiveSecret, SecretData } from './secret-cluster';
import { ClusterError } from '../errors';
import { type DeclaredSecret, nameOf, type ObjectName, type Rendering } from '../rendering/rendering';

/** What became of one attempt to add keys. */
export interface Added {
  /** The keys that were written; not those that someone else had written before. */
  readonly keys: readonly string[];
  /** Whether the Secret was not there before. */
  readonly made: boolean;
}

/** How often another writer of the same Secret may come first. */
const ATTEMPTS = 5;

/** The Secrets of a cluster: each is read once, and what is there is never overwritten. */
export class SecretStore {
  private readonly known = new Map<string, LiveSecret | undefined>();

  /** @param onNamespace is called for each namespace that had to be made */
  constructor(
    private readonly cluster: Cluster,
    private readonly rendering: Rendering,
    private readonly onNamespace: (name: string) => void,
  ) {}

  /** The Secret, or undefined if it isn't there. */
  async read(secret: ObjectName): Promise<LiveSecret | undefined> {
    const name = nameOf(secret);
    return this.known.has(name) ? this.known.get(name) : this.refresh(secret);
  }

  /** Writes those keys that are not there. */
  async add(secret: DeclaredSecret, data: SecretData): Promise<Added> {
    for (let attempt = 1; ; attempt++) {
      const current = await this.read(secret);
      const missing = Object.fromEntries(Object.entries(data).filter(([key]) => !(key in (current?.data ?? {}))));
      const added: Added = { keys: Object.keys(missing), made: current === undefined };
      if (added.keys.length === 0) return { keys: [], made: false };
      try {
        const written = current
          ? await this.cluster.patchSecret(secret, missing, current.resourceVersion)
          : await this.create(secret, missing);
        this.known.set(nameOf(secret), written);
        return added;
      } catch (error) {
        const now = await this.refreshAfter(error, secret);
        if (added.keys.every((key) => now?.data[key] === missing[key])) return added;
        if (!cameFirst(error) || attempt === ATTEMPTS) throw error;
      }
    }
  }

  /** Sets keys, whatever they hold. */
  async set(secret: DeclaredSecret, data: SecretData): Promise<void> {
    for (let attempt = 1; ; attempt++) {
      try {
        const there = (await this.read(secret)) !== undefined;
        await (there ? this.cluster.patchSecret(secret, data) : this.create(secret, data));
        return;
      } catch (error) {
        if (!cameFirst(error) || attempt === ATTEMPTS) throw error;
        await this.refresh(secret);
      }
    }
  }

  private async create(secret: DeclaredSecret, data: SecretData): Promise<LiveSecret> {
    const { namespace } = secret;
    const made = await this.cluster.makeNamespace(namespace, this.rendering.namespaces.get(namespace));
    if (made) this.onNamespace(namespace);
    return this.cluster.createSecret(secret, data);
  }

  private async refresh(secret: ObjectName): Promise<LiveSecret | undefined> {
    const current = await this.cluster.secret(secret);
    this.known.set(nameOf(secret), current);
    return current;
  }

  /** An answer that was lost on its way does not mean that nothing was written: only reading tells. */
  private async refreshAfter(error: unknown, secret: ObjectName): Promise<LiveSecret | undefined> {
    try {
      return await this.refresh(secret);
    } catch {
      throw error;
    }
  }
}

/** Whether someone else created, changed or deleted the Secret between our reading and writing. */
function cameFirst(error: unknown): boolean {
  return error instanceof ClusterError && (error.status === 409 || error.status === 404);
}
