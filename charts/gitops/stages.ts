import type { Rendering } from '../rendering/delivery';
import { Stage } from '../contract/stage';
import type { Manifest } from '../contract/manifest';

/** The objects that are applied together. */
export interface Unit {
  /** `30-access`; of a tenant `tenant-` and its name, of a chart of the user's own `own-` and its name. */
  readonly name: string;
  readonly stage: Stage;
  /** The tenant or the chart. Undefined for a whole stage. */
  readonly system?: string;
  readonly objects: readonly Manifest[];
}

/** The stages whose parts come and go one by one, and what the names of their parts begin with. */
export const IN_CHARTS: Readonly<Partial<Record<Stage, string>>> = { [Stage.TENANTS]: 'tenant', [Stage.OWN]: 'own' };

/** All stages as a whole, including those without objects. */
export function stagesOf({ objects }: Pick<Rendering, 'objects'>): readonly Unit[] {
  const stages = new Map<Stage, Manifest[]>(Object.values(Stage).map((stage) => [stage, []]));
  for (const { stage, json } of objects) stages.get(stage)?.push(json);
  return [...stages].map(([stage, manifests]) => ({ name: stage, stage, objects: manifests }));
}

/** The tenants and the charts of the user's own, by stage and name. */
export function chartsOf({ objects }: Pick<Rendering, 'objects'>): readonly Unit[] {
  const units = new Map<string, Unit & { readonly objects: Manifest[] }>();
  for (const { stage, system, json } of objects) {
    const prefix = IN_CHARTS[stage];
    if (prefix === undefined) continue;
    const name = `${prefix}-${system}`;
    const known = units.get(name);
    if (known) known.objects.push(json);
    else units.set(name, { name, stage, system, objects: [json] });
  }
  return [...units.values()];
}
