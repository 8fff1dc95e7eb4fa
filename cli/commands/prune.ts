import { Api } from '../cluster/api';
import { Inventory } from '../cluster/inventory';
import { keyOfObject } from '../cluster/objects';
import { interruptible } from '../interruption';
import { distArgument, removalCommand, type RemovalOptions } from '../options';
import { printWhere, readWhere } from '../plan/where';
import { chooseProgress, repeatable } from '../progress';
import { confirm } from '../removal/confirmation';
import { removeStep } from '../removal/removal';
import { stepsOf } from '../removal/removal-order';
import { countOf, printForeign, printKept, printPlan } from '../removal/removal-output';
import { planPrune, type RemovalPlan } from '../removal/removal-plan';
import { knownObjects, lostOf, readState } from '../removal/removal-state';
import { Rendering } from '../rendering/rendering';

/** `cdk8s-kubeflow prune`. */
export const prune = removalCommand(
  'prune',
  'remove what is no longer rendered',
  'Removes objects that `up` applied from an earlier rendering and that the folder no longer holds. CRDs, namespaces, ' +
    'Profiles and volumes are never removed; they are listed.',
  [
    ['--dry-run', 'list what would be removed and what is kept'],
    ['--yes --json', 'remove it from a script, without a question'],
  ],
)
  .addArgument(distArgument())
  .action(run);

async function run(dist: string, options: RemovalOptions): Promise<void> {
  const { dryRun, json, yes } = options;
  const { objects: rendered } = await Rendering.readAll(dist);
  const api = await Api.connect(options);
  const where = await readWhere(api);
  printWhere(where, json);
  const inventory = where.installed?.inventory ?? (await Inventory.read(api));
  const known = knownObjects(inventory.all, []);
  const obsolete = inventory.obsolete(rendered);
  const state = await readState(api, known);
  const plan = planPrune(known, new Set(obsolete.map(keyOfObject)), state);
  printForeign(plan, json);
  printKept(plan.kept, json, true);
  printPlan(plan, json);
  if (dryRun) return;
  if (plan.deletions.length) await confirm(countOf(plan.deletions.length), yes);
  await remove(api, plan, inventory, options);
  await inventory.forget(lostOf(obsolete, state));
  if (json) return;
  console.log(plan.deletions.length ? `✓ ${countOf(plan.deletions.length)} removed` : '✓ nothing to remove');
}

async function remove(api: Api, plan: RemovalPlan, inventory: Inventory, options: RemovalOptions): Promise<void> {
  const progress = await chooseProgress(options);
  const task = async (nextStep: () => void): Promise<void> => {
    for (const step of stepsOf(plan.deletions)) {
      await removeStep(api, step, { progress, nextStep, timeout: options.timeout });
      await inventory.forget(new Set(step.objects.map(keyOfObject)));
    }
  };
  await repeatable(progress, () => interruptible(task));
  progress.end(undefined, api.retried);
}
