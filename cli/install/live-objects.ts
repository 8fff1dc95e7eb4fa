import type { Api } from '../cluster/api';
import { fingerprint, type Inventory } from '../cluster/inventory';
import { idOf, keyOfKind, keyOfObject, type Kind, type ObjectId, OUR_SELECTOR } from '../cluster/objects';
import type { JsonObject } from '../json';
import type { Rendered } from '../rendering/rendered';

/**
 * The platform's objects in the cluster, their metadata only. One list for each kind is faster than one request for each
 * object; a kind is listed once, when it is needed.
 */
export class LiveObjects {
  /** By kind: metadata by {@link keyOfObject}. */
  private readonly known = new Map<string, Promise<ReadonlyMap<string, JsonObject>>>();

  constructor(
    private readonly api: Api,
    private readonly inventory: Inventory,
  ) {}

  /** An object that has the platform's label. */
  async find(id: ObjectId): Promise<JsonObject | undefined> {
    return (await this.listed(id)).get(keyOfObject(id));
  }

  /** Whether an object is what the last run made of the same rendering. */
  async isUnchanged({ id, object, stage }: Rendered): Promise<boolean> {
    const entry = this.inventory.find(stage, id);
    if (!entry?.fingerprint) return false;
    const live = await this.find(id);
    return live !== undefined && entry.fingerprint === fingerprint(object, live);
  }

  private listed({ apiVersion, kind }: Kind): Promise<ReadonlyMap<string, JsonObject>> {
    const key = keyOfKind({ apiVersion, kind });
    const known = this.known.get(key);
    if (known) return known;
    const found = this.api
      .listMetadata({ apiVersion, kind }, { labelSelector: OUR_SELECTOR })
      .then((items) => new Map(items.map((item) => [keyOfObject(idOf(item)), item])));
    this.known.set(key, found);
    // A list that failed is asked for again: a webhook that converts objects may be back by then.
    found.catch(() => this.known.delete(key));
    return found;
  }
}
