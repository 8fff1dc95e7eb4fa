import { Api } from '../cluster/api';
import { confirm } from '../removal/confirmation';
import { CliError } from '../errors';
import { interruptible } from '../interruption';
import { Inventory } from '../cluster/inventory';
import type { ClusterOptions } from '../cluster/kubeconfig';
import { keyOfObject } from '../cluster/objects';
import { jsonLines, lines } from '../progress';
import { removeStep } from '../removal/removal';
import { stepsOf } from '../removal/removal-order';
import { objects, printForeign, printKept, printPlan } from '../removal/removal-output';
import { planPrune, type RemovalPlan } from '../removal/removal-plan';
import { isOurs, knownObjects, type LiveState, readState } from '../removal/removal-state';
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
  const obsolete = new Set([...inventory.obsolete(stages).values()].flat().map(keyOfObject));
  const state = await readState(api, known);
  const plan = planPrune(known, obsolete, state);
  printForeign(plan, json);
  printKept(plan.kept, json, true);
  printPlan(plan, json);
  if (dryRun) return;
  if (plan.going.length) await confirm(objects(plan.going.length), yes);
  await remove(api, plan, inventory, options);
  await inventory.forget(lost(obsolete, state));
  if (json) return;
  console.log(plan.going.length ? `✓ ${objects(plan.going.length)} removed` : '✓ nothing to remove');
}

async function remove(api: Api, plan: RemovalPlan, inventory: Inventory, options: PruneOptions): Promise<void> {
  const { json, timeout } = options;
  const progress = json ? jsonLines() : await lines(process.stdout.isTTY && process.stderr.isTTY);
  try {
    await interruptible(async (nextStep) => {
      for (const step of stepsOf(plan.going)) {
        await removeStep(api, step, { progress, nextStep, timeout });
        await inventory.forget(new Set(step.objects.map(keyOfObject)));
      }
    });
    progress.end(undefined, api.retried);
  } catch (error) {
    progress.failed();
    if (!(error instanceof CliError)) throw error;
    throw new CliError(`${error.message}\nthe run can be repeated at any time`, error.exitCode);
  }
}

/** What was gone before, or taken over by somebody: it is no concern of the next run. */
function lost(obsolete: ReadonlySet<string>, { live }: LiveState): ReadonlySet<string> {
  const isThere = (key: string): boolean => {
    const found = live.get(key);
    return found !== undefined && isOurs(found);
  };
  return new Set([...obsolete].filter((key) => !isThere(key)));
}
