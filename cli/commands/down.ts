import { Argument } from 'commander';

import { Api } from '../cluster/api';
import { INVENTORY_NAMESPACE } from '../../charts/contract/platform-config';
import { Inventory } from '../cluster/inventory';
import { keyOfObject, nameOfObject } from '../cluster/objects';
import { CliError, UsageError } from '../errors';
import { interruptible } from '../interruption';
import { DIST, removalCommand, type RemovalOptions } from '../options';
import { printWhere, readWhere } from '../plan/where';
import { chooseProgress, type Progress, repeatable } from '../progress';
import { confirm, confirmData } from '../removal/confirmation';
import { planDown } from '../removal/down-plan';
import { removeStep } from '../removal/removal';
import { DATA, type Deletion, type Step, stepsOf } from '../removal/removal-order';
import { countOf, dataWords, printForeign, printKept, printPlan, summary } from '../removal/removal-output';
import type { RemovalPlan } from '../removal/removal-plan';
import { type KnownObject, knownObjects, type LiveState, lostOf, readState } from '../removal/removal-state';
import { printRetained } from '../removal/retained';
import { FACTS_ID, type PlatformFacts, readFacts } from '../rendering/platform-facts';
import { isRendering, Rendering } from '../rendering/rendering';

interface DownOptions extends RemovalOptions {
  readonly deleteData?: boolean;
  readonly confirm?: string;
}

/** `cdk8s-kubeflow down`. */
export const down = removalCommand(
  'down',
  'remove the platform; data is kept',
  'Removes what `up` has applied and what the folder holds, the last stage first: custom resources while their ' +
    'controllers run, CRDs and namespaces last. Tenants, volumes and the CRDs of objects that stay are kept.',
  [
    ['--dry-run', 'list what would be removed and what is kept'],
    ['--delete-data --confirm kubeflow.example.com', 'remove the data too, without a question'],
  ],
)
  .addArgument(new Argument('[dist]', 'the folder that `cdk8s synth` rendered (default: dist, if it exists)'))
  .option('--delete-data', 'delete tenants, volumes and all objects of the CRDs too, also those of users')
  .option('--confirm <word>', 'the word that --delete-data asks for: the host of the platform')
  .action(run);

async function run(dist: string | undefined, options: DownOptions): Promise<void> {
  if (options.confirm !== undefined && !options.deleteData) throw new UsageError('--confirm goes with --delete-data');
  const rendering = dist !== undefined || isRendering(DIST) ? await Rendering.readAll(dist ?? DIST) : undefined;
  const api = await Api.connect(options);
  const where = await readWhere(api);
  printWhere(where, options.json);
  const inventory = where.installed?.inventory ?? (await Inventory.read(api));
  const known = knownObjects(inventory.all, rendering?.objects ?? []);
  if (!known.length) return nothingKnown(api, options);
  const removal = new Down(api, inventory, known, options);
  const plan = await removal.plan();
  printForeign(plan, options.json);
  if (options.deleteData) await printRetained(api, plan.deletions, options.json);
  if (options.dryRun) {
    printPlan(plan, options.json);
    printKept(plan.kept, options.json, false);
    return;
  }
  if (!options.json) printKept(plan.kept, false, false);
  await agree(api, plan, rendering?.facts, options);
  const progress = await chooseProgress(options);
  await repeatable(progress, () => interruptible((nextStep) => removal.run(plan, progress, nextStep)));
}

function nothingKnown(api: Api, { json }: DownOptions): void {
  const what = `nothing was applied to ${api.description} by up`;
  const remedy =
    'a platform that kubectl or Argo CD applied is removed by its folder: npx cdk8s-kubeflow down <folder>';
  console.log(json ? JSON.stringify({ event: 'finding', level: 'ok', what, remedy }) : `✓ ${what}; ${remedy}`);
}

async function agree(
  api: Api,
  { deletions }: RemovalPlan,
  rendered: PlatformFacts | undefined,
  { deleteData, confirm: word, yes, json }: DownOptions,
): Promise<void> {
  if (!deletions.length) return;
  if (!json) console.log(summary(deletions, api.description));
  if (!deleteData) return confirm(countOf(deletions.length), yes);
  const live = await api.read(FACTS_ID);
  const facts = (live && readFacts(live)) ?? rendered;
  const host = facts && URL.canParse(facts.url) ? new URL(facts.url).host : 'delete-data';
  const isData = ({ step, kind }: Deletion): boolean => step === DATA || kind === 'PersistentVolumeClaim';
  await confirmData(dataWords(deletions, isData) || 'the platform', host, word);
}

class Down {
  private state: LiveState = { live: new Map(), custom: new Map() };

  constructor(
    private readonly api: Api,
    private readonly inventory: Inventory,
    private readonly known: readonly KnownObject[],
    private readonly options: DownOptions,
  ) {}

  async plan(): Promise<RemovalPlan> {
    this.state = await readState(this.api, this.known);
    return planDown(this.known, this.state, this.options.deleteData ?? false);
  }

  /** The last step, of CRDs and namespaces, is planned again: users may have put data there in the meantime. */
  async run(first: RemovalPlan, progress: Progress, nextStep: () => void): Promise<void> {
    for (const step of stepsOf(first.deletions).slice(0, -1)) await this.remove(step, progress, nextStep);
    for (const step of stepsOf((await this.plan()).deletions)) await this.remove(step, progress, nextStep);
    const { deletions, kept } = await this.plan();
    if (deletions.length) throw new CliError(cameBack(deletions));
    await this.forgetRest(kept.length > 0, progress, nextStep);
    const { json } = this.options;
    const said = new Set(json ? [] : first.kept.map(({ id }) => keyOfObject(id)));
    printKept(
      kept.filter(({ id }) => !said.has(keyOfObject(id))),
      json,
      false,
    );
    progress.end(undefined, this.api.retried);
    if (json) return;
    const rest = kept.length ? '; what is kept goes with: npx cdk8s-kubeflow down --delete-data' : '';
    console.log(`✓ ${first.deletions.length ? 'the platform is removed' : 'nothing to remove'}${rest}`);
  }

  private async remove(step: Step, progress: Progress, nextStep: () => void): Promise<void> {
    await removeStep(this.api, step, { progress, nextStep, timeout: this.options.timeout });
    await this.inventory.forget(new Set(step.objects.map(keyOfObject)));
  }

  /** The inventory is removed too, unless objects in it are kept. */
  private async forgetRest(keeps: boolean, progress: Progress, nextStep: () => void): Promise<void> {
    if (keeps) return this.inventory.forget(lostOf(this.known, this.state));
    const id = { apiVersion: 'v1', kind: 'Namespace', name: INVENTORY_NAMESPACE };
    if (!this.state.live.has(keyOfObject(id))) return;
    for (const step of stepsOf([{ ...id, step: 'inventory', wave: 'definitions and namespaces' }])) {
      await removeStep(this.api, step, { progress, nextStep, timeout: this.options.timeout });
    }
  }
}

function cameBack(deletions: readonly Deletion[]): string {
  const names = deletions.slice(0, 5).map((id) => `  ${nameOfObject(id)}`);
  const more = deletions.length > 5 ? [`  and ${deletions.length - 5} more`] : [];
  return [
    `${countOf(deletions.length)} came back after the removal:`,
    ...names,
    ...more,
    'something applies them again: remove the Applications of Argo CD or the Kustomizations of Flux first',
  ].join('\n');
}
