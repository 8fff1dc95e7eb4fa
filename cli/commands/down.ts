import { readdirSync, statSync } from 'node:fs';

import { Api } from '../cluster/api';
import { confirm, confirmData } from '../removal/confirmation';
import { planDown } from '../removal/down-plan';
import { CliError, UsageError } from '../errors';
import { interruptible } from '../interruption';
import { INVENTORY_NAMESPACE, Inventory } from '../cluster/inventory';
import type { ClusterOptions } from '../cluster/kubeconfig';
import { keyOfObject, nameOfObject } from '../cluster/objects';
import { factsOf, FACTS_ID, readFacts } from '../rendering/platform-facts';
import { chooseProgress, type Progress, repeatable } from '../progress';
import { removeStep } from '../removal/removal';
import { DATA, type Going, type Step, stepsOf } from '../removal/removal-order';
import { dataWords, objects, printForeign, printKept, printPlan, summary } from '../removal/removal-output';
import type { RemovalPlan } from '../removal/removal-plan';
import { type Known, knownObjects, type LiveState, lostOf, readState } from '../removal/removal-state';
import { objectsOf, readStages, type RenderedStage } from '../rendering/stages';

/** Options of `cdk8s-kubeflow down`. */
export interface DownOptions extends ClusterOptions {
  readonly dryRun?: boolean;
  readonly json?: boolean;
  readonly yes?: boolean;
  /** Whether tenants, volumes and all objects of the platform's kinds go too. */
  readonly deleteData?: boolean;
  /** The word that `--delete-data` asks for. */
  readonly confirm?: string;
  /** Seconds to wait in each step. */
  readonly timeout: number;
}

/** Where the rendering is unless it is named. */
const DIST = 'dist';

/**
 * Removes the platform: what `up` has applied, and what is rendered.
 * @param dist the rendered folder; without it, what is in `dist` if that is one
 */
export async function down(dist: string | undefined, options: DownOptions): Promise<void> {
  if (options.confirm !== undefined && !options.deleteData) throw new UsageError('--confirm goes with --delete-data');
  const stages = dist !== undefined || isRendering(DIST) ? await readStages(dist ?? DIST) : [];
  const api = await Api.connect(options);
  const inventory = await Inventory.read(api);
  const known = knownObjects(inventory.all, stages);
  if (!known.length) return nothingKnown(api, options);
  const removal = new Down(api, inventory, known, options);
  const plan = await removal.plan();
  printForeign(plan, options.json);
  if (options.dryRun) {
    printPlan(plan, options.json);
    printKept(plan.kept, options.json, false);
    return;
  }
  await agree(api, plan, stages, options);
  const progress = await chooseProgress(options);
  await repeatable(progress, () => interruptible((nextStep) => removal.run(plan, progress, nextStep)));
}

function nothingKnown(api: Api, { json }: DownOptions): void {
  const what = `nothing was applied to ${api.description} by up`;
  const remedy =
    'a platform that kubectl or Argo CD applied is removed by its folder: npx cdk8s-kubeflow down <folder>';
  console.log(json ? JSON.stringify({ event: 'finding', level: 'ok', what, remedy }) : `✓ ${what}; ${remedy}`);
}

function isRendering(folder: string): boolean {
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory()) return false;
  return readdirSync(folder).some((name) => /^\d\d-/.test(name));
}

async function agree(
  api: Api,
  { going }: RemovalPlan,
  stages: readonly RenderedStage[],
  { deleteData, confirm: word, yes, json }: DownOptions,
): Promise<void> {
  if (!going.length) return;
  if (!json) console.log(summary(going, api.description));
  if (!deleteData) return confirm(objects(going.length), yes);
  const live = await api.read(FACTS_ID);
  const facts = (live && readFacts(live)) ?? factsOf(objectsOf(stages));
  const host = facts && URL.canParse(facts.url) ? new URL(facts.url).host : 'delete-data';
  const isData = ({ step, kind }: Going): boolean => step === DATA || kind === 'PersistentVolumeClaim';
  await confirmData(dataWords(going, isData) || 'the platform', host, word);
}

class Down {
  private state: LiveState = { live: new Map(), custom: new Map() };

  constructor(
    private readonly api: Api,
    private readonly inventory: Inventory,
    private readonly known: readonly Known[],
    private readonly options: DownOptions,
  ) {}

  async plan(): Promise<RemovalPlan> {
    this.state = await readState(this.api, this.known);
    return planDown(this.known, this.state, this.options.deleteData ?? false);
  }

  /** The last step, of CRDs and namespaces, is planned anew: somebody may have put data there in the meantime. */
  async run(first: RemovalPlan, progress: Progress, nextStep: () => void): Promise<void> {
    for (const step of stepsOf(first.going).slice(0, -1)) await this.remove(step, progress, nextStep);
    for (const step of stepsOf((await this.plan()).going)) await this.remove(step, progress, nextStep);
    const { going, kept } = await this.plan();
    if (going.length) throw new CliError(cameBack(going));
    await this.forgetRest(kept.length > 0, progress, nextStep);
    const { json } = this.options;
    printKept(kept, json, false);
    progress.end(undefined, this.api.retried);
    if (json) return;
    const rest = kept.length ? '; what is kept goes with: npx cdk8s-kubeflow down --delete-data' : '';
    console.log(`✓ ${first.going.length ? 'the platform is removed' : 'nothing to remove'}${rest}`);
  }

  private async remove(step: Step, progress: Progress, nextStep: () => void): Promise<void> {
    await removeStep(this.api, step, { progress, nextStep, timeout: this.options.timeout });
    await this.inventory.forget(new Set(step.objects.map(keyOfObject)));
  }

  /** The inventory goes too, unless it still knows of something. */
  private async forgetRest(keeps: boolean, progress: Progress, nextStep: () => void): Promise<void> {
    if (keeps) return this.inventory.forget(lostOf(this.known, this.state));
    const id = { apiVersion: 'v1', kind: 'Namespace', name: INVENTORY_NAMESPACE };
    if (!this.state.live.has(keyOfObject(id))) return;
    for (const step of stepsOf([{ ...id, step: 'inventory', wave: 'definitions and namespaces' }])) {
      await removeStep(this.api, step, { progress, nextStep, timeout: this.options.timeout });
    }
  }
}

function cameBack(going: readonly Going[]): string {
  const names = going.slice(0, 5).map((id) => `  ${nameOfObject(id)}`);
  const more = going.length > 5 ? [`  and ${going.length - 5} more`] : [];
  return [
    `${objects(going.length)} came back after the removal:`,
    ...names,
    ...more,
    'something applies them again: remove the Applications of Argo CD or the Kustomizations of Flux first',
  ].join('\n');
}
