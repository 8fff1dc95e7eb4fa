import type { Api } from '../cluster/api';
import { Inventory } from '../cluster/inventory';
import { FACTS_ID, type PlatformFacts, readFacts } from '../rendering/platform-facts';

/** A platform that is in a cluster. */
export interface Installed {
  /** What it says of itself; undefined where it is not wholly installed. */
  readonly facts: PlatformFacts | undefined;
  /** Empty where something else than `up` applied it. */
  readonly inventory: Inventory;
}

/** Looks whether there is a platform: one that says so, or what an interrupted `up` has begun. */
export async function findInstalled(api: Api): Promise<Installed | undefined> {
  const [config, inventory] = await Promise.all([api.read(FACTS_ID), Inventory.read(api)]);
  return config || inventory.all.size ? { facts: config && readFacts(config), inventory } : undefined;
}
