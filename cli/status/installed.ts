import type { Api } from '../cluster/api';
import { Inventory } from '../cluster/inventory';
import { FACTS_ID, type PlatformFacts, readFacts } from '../rendering/platform-facts';

/** A platform that is in a cluster. */
export interface Installed {
  /** Its facts; undefined if its installation was interrupted before they were applied. */
  readonly facts: PlatformFacts | undefined;
  /** Empty if kubectl or a GitOps tool applied the platform. */
  readonly inventory: Inventory;
}

/** Finds the platform of a cluster: a complete one by its facts, an interrupted installation by the inventory of `up`. */
export async function findInstalled(api: Api): Promise<Installed | undefined> {
  const [config, inventory] = await Promise.all([api.read(FACTS_ID), Inventory.read(api)]);
  return config || inventory.all.size ? { facts: config && readFacts(config), inventory } : undefined;
}
