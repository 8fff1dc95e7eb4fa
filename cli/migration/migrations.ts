import { isWorkloadKind } from '../../charts/contract/kinds';
import type { Api } from '../cluster/api';
import type { Inventory } from '../cluster/inventory';
import { keyOfObject, type ObjectId } from '../cluster/objects';
import type { Plan } from '../plan/plan';
import type { Progress } from '../progress';
import { removeStep } from '../removal/removal';
import { type Deletion, stepsOf, waveOf } from '../removal/removal-order';
import type { Rendered, RenderedStage } from '../rendering/rendered';
import { removeFormer } from './former';
import type { Migration } from './migration';
import { findMoves, scaleToZero } from './moves';
import { makeRoom } from './remake';
import { planSuccessions, type Succession } from './succession';

/** How an `up` migrates. */
export interface MigrationOptions {
  readonly progress: Progress;
  /** Seconds to wait for each step. */
  readonly timeout: number;
}

/** What an `up` does beside applying: before objects that the API server would refuse, and after each stage. */
export class Migrations {
  private readonly moves: ReadonlyMap<string, ObjectId>;
  private readonly ways: ReadonlyMap<string, Migration>;

  constructor(
    private readonly api: Api,
    private readonly inventory: Inventory,
    private readonly objects: readonly Rendered[],
    plan: Plan,
    private readonly options: MigrationOptions,
  ) {
    this.moves = findMoves(inventory, objects);
    this.ways = new Map(plan.flatMap(({ id, migration }) => (migration ? [[keyOfObject(id), migration]] : [])));
  }

  /** Makes room for an object that is about to be applied. */
  async before(one: Rendered): Promise<void> {
    const key = keyOfObject(one.id);
    const [former, migration] = [this.moves.get(key), this.ways.get(key)];
    if (former) await scaleToZero(this.api, former, this.options.timeout);
    if (migration) await makeRoom(this.api, one, migration, this.options.timeout);
  }

  /** Removes what a stage has replaced, when it is ready. */
  async after(stage: RenderedStage, nextStep: () => void): Promise<void> {
    const workloads = stage.objects.filter(({ id }) => isWorkloadKind(id.kind));
    if (workloads.length) await removeFormer(this.api, new Set(workloads.map(({ id }) => keyOfObject(id))));
    const all = await planSuccessions(this.api, this.inventory, this.objects, stage.name);
    for (const succession of all) await this.remove(succession, nextStep);
  }

  private async remove({ component, objects }: Succession, nextStep: () => void): Promise<void> {
    const name = `former ${component}`;
    const deletions = objects.map((entry): Deletion => ({ ...entry, step: name, wave: waveOf(entry) }));
    for (const step of stepsOf(deletions)) await removeStep(this.api, step, { ...this.options, nextStep });
    await this.inventory.forget(new Set(objects.map(keyOfObject)));
  }
}
