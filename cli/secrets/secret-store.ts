import type { Api } from '../cluster/api';
import { FIELD_MANAGER, SECRETS_MANAGER } from '../cluster/field-manager';
import { nameOf, type ObjectName } from '../cluster/objects';
import { ClusterError } from '../errors';
import { at, isObject, type JsonObject, textAt } from '../json';
import type { RenderedSecret } from '../rendering/declared-secrets';

/** Values of a Secret by key, in base64 as the API has them, since they may be any bytes. */
export type SecretData = Readonly<Record<string, string>>;

/** The current state of a Secret. */
export interface LiveSecret {
  readonly data: SecretData;
  readonly resourceVersion: string | undefined;
}

/** What became of one attempt to add keys. */
export interface Added {
  /** The keys that were written, without those that another writer had added before. */
  readonly keys: readonly string[];
  /** Whether the Secret was created. */
  readonly made: boolean;
}

/** How often another writer of the same Secret may come first. */
const ATTEMPTS = 5;

/** The Secrets of a cluster. Each is read once, and existing values are kept except by {@link set}. */
export class SecretStore {
  private readonly known = new Map<string, LiveSecret | undefined>();

  /**
   * @param namespaces the rendered Namespace objects, by name: Secrets are made before `up` makes their namespaces
   * @param onNamespace is called for each namespace that had to be made
   */
  constructor(
    private readonly api: Api,
    private readonly namespaces: ReadonlyMap<string, JsonObject>,
    private readonly onNamespace: (name: string) => void,
  ) {}

  /** The Secret, or undefined if it does not exist. */
  async read(secret: ObjectName): Promise<LiveSecret | undefined> {
    const name = nameOf(secret);
    return this.known.has(name) ? this.known.get(name) : this.refresh(secret);
  }

  /** Writes the keys that the Secret lacks. */
  async add(secret: RenderedSecret, data: SecretData): Promise<Added> {
    for (let attempt = 1; ; attempt++) {
      const current = await this.read(secret);
      const missing = Object.fromEntries(Object.entries(data).filter(([key]) => !(key in (current?.data ?? {}))));
      const added: Added = { keys: Object.keys(missing), made: current === undefined };
      if (added.keys.length === 0) return { keys: [], made: false };
      try {
        const written = current
          ? await this.patch(secret, missing, current.resourceVersion)
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

  /** Sets keys, also those that have a value. */
  async set(secret: RenderedSecret, data: SecretData): Promise<void> {
    for (let attempt = 1; ; attempt++) {
      try {
        const there = (await this.read(secret)) !== undefined;
        await (there ? this.patch(secret, data) : this.create(secret, data));
        return;
      } catch (error) {
        if (!cameFirst(error) || attempt === ATTEMPTS) throw error;
        await this.refresh(secret);
      }
    }
  }

  private async create(secret: RenderedSecret, data: SecretData): Promise<LiveSecret> {
    const { namespace, type } = secret;
    if (await this.makeNamespace(namespace)) this.onNamespace(namespace);
    return live(await this.api.create({ ...secretObject(secret, data), type }, SECRETS_MANAGER));
  }

  /** @param resourceVersion fails with status 409 unless the Secret is still in this state */
  private async patch(secret: ObjectName, data: SecretData, resourceVersion?: string): Promise<LiveSecret> {
    return live(await this.api.patch(secretObject(secret, data, resourceVersion), SECRETS_MANAGER, 'merge'));
  }

  /** @returns whether it had to be made */
  private async makeNamespace(name: string): Promise<boolean> {
    if (await this.api.read({ apiVersion: 'v1', kind: 'Namespace', name })) return false;
    const rendered = this.namespaces.get(name);
    if (!rendered)
      throw new ClusterError(`there is no namespace ${name}, neither in the cluster nor in the rendered folder`);
    // As `up` does, which then goes on as the owner, without a conflict.
    await this.api.apply(rendered, { manager: FIELD_MANAGER });
    return true;
  }

  private async refresh(secret: ObjectName): Promise<LiveSecret | undefined> {
    const { namespace, name } = secret;
    const found = await this.api.read({ apiVersion: 'v1', kind: 'Secret', namespace, name });
    const current = found && live(found);
    this.known.set(nameOf(secret), current);
    return current;
  }

  /** An answer that was lost does not mean that nothing was written: only reading tells. */
  private async refreshAfter(error: unknown, secret: ObjectName): Promise<LiveSecret | undefined> {
    try {
      return await this.refresh(secret);
    } catch {
      throw error;
    }
  }
}

/** Whether another writer created, changed or deleted the Secret between our reading and writing. */
function cameFirst(error: unknown): boolean {
  return error instanceof ClusterError && (error.status === 409 || error.status === 404);
}

function secretObject({ namespace, name }: ObjectName, data: SecretData, resourceVersion?: string): JsonObject {
  return { apiVersion: 'v1', kind: 'Secret', metadata: { namespace, name, resourceVersion }, data };
}

function live(secret: JsonObject): LiveSecret {
  const data = at(secret, 'data');
  const texts = isObject(data) ? Object.entries(data).map(([key, value]) => [key, String(value)]) : [];
  return { data: Object.fromEntries(texts), resourceVersion: textAt(secret, 'metadata', 'resourceVersion') };
}
