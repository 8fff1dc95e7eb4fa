import { Api } from '../cluster/api';
import { confirm } from '../removal/confirmation';
import { interruptible } from '../interruption';
import { Inventory } from '../cluster/inventory';
import type { ClusterOptions } from '../cluster/kubeconfig';
import { keyOfObject } from '../cluster/objects';
import { chooseProgress, repeatable } from '../progress';
import { removeStep } from '../removal/removal';
import { stepsOf } from '../removal/removal-order';
import { objects, printForeign, printKept, printPlan } from '../removal/removal-output';
import { planPrune, type RemovalPlan } from '../removal/removal-plan';
import { knownObjects, lostOf, readState } from '../removal/removal-state';
import { readStages } from '../rendering/stages';

/** Options of `cdk8s-kubeflow prune`. */
export interface PruneOptions extends ClusterOptions {
  readonly dryRun?: boolean;
  readonly json?: boolean;
  readonly yes?: boolean;
  /** Seconds to wait in each step. */
  readonly timeout: number;
}

/** Removes what `up` has applied at some time and is rendered no more. */
export async function prune(dist: string, options: PruneOptions): Promise<void> {
  const { dryRun, json, yes } = options;
  const stages = await readStages(dist);
  const api = await Api.connect(options);
  const inventory = await Inventory.read(api);
  const known = knownObjects(inventory.all, []);
  const obsolete = [...inventory.obsolete(stages).values()].flat();
  const state = await readState(api, known);
  const plan = planPrune(known, new Set(obsolete.map(keyOfObject)), state);
  printForeign(plan, json);
  printKept(plan.kept, json, true);
  printPlan(plan, json);
  if (dryRun) return;
  if (plan.going.length) await confirm(objects(plan.going.length), yes);
  await remove(api, plan, inventory, options);
  await inventory.forget(lostOf(obsolete, state));
  if (json) return;
  console.log(plan.going.length ? `✓ ${objects(plan.going.length)} removed` : '✓ nothing to remove');
}

async function remove(api: Api, plan: RemovalPlan, inventory: Inventory, options: PruneOptions): Promise<void> {
  const progress = await chooseProgress(options);
  const task = async (nextStep: () => void): Promise<void> => {
    for (const step of stepsOf(plan.going)) {
      await removeStep(api, step, { progress, nextStep, timeout: options.timeout });
      await inventory.forget(new Set(step.objects.map(keyOfObject)));
    }
  };
  await repeatable(progress, () => interruptible(task));
  progress.end(undefined, api.retried);
}
