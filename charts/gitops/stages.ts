import type { Rendering } from '../rendering/delivery';
import { Stage } from '../contract/stage';
import type { Manifest } from '../contract/manifest';

/** The objects that are applied together. */
export interface Unit {
  /** `30-access`; in the last stage, `tenant-` and the tenant's name. */
  readonly name: string;
  readonly stage: Stage;
  /** The tenant, or another chart of the last stage. Undefined for a whole stage. */
  readonly system?: string;
  readonly objects: readonly Manifest[];
}

/** All stages as a whole, including those without objects. */
export function stagesOf({ objects }: Pick<Rendering, 'objects'>): readonly Unit[] {
  const stages = new Map<Stage, Manifest[]>(Object.values(Stage).map((stage) => [stage, []]));
  for (const { stage, json } of objects) stages.get(stage)?.push(json);
  return [...stages].map(([stage, manifests]) => ({ name: stage, stage, objects: manifests }));
}

/** The charts of the last stage, by name. */
export function tenantsOf({ objects }: Pick<Rendering, 'objects'>): readonly Unit[] {
  const systems = new Map<string, Manifest[]>();
  for (const { stage, system, json } of objects) {
    if (stage !== Stage.TENANTS) continue;
    const known = systems.get(system);
    if (known) known.push(json);
    else systems.set(system, [json]);
  }
  return [...systems].map(([system, manifests]) => ({
    name: `tenant-${system}`,
    stage: Stage.TENANTS,
    system,
    objects: manifests,
  }));
}
