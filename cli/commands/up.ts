import { setTimeout as sleep } from 'node:timers/promises';

import { Api } from '../cluster/api';
import { CliError } from '../errors';
import { Installation, type Prepared } from '../install/installation';
import { interruptible } from '../interruption';
import { Inventory } from '../cluster/inventory';
import type { ClusterOptions } from '../cluster/kubeconfig';
import { nameOfObject } from '../cluster/objects';
import { factsOf } from '../rendering/platform-facts';
import { preflight } from '../install/preflight';
import { chooseProgress, type Progress, repeatable, type Tally, words } from '../progress';
import { awaitedAfter, findWaiting, type Waiting } from '../install/readiness';
import { prunable } from '../removal/removal-plan';
import { objectsOf, readStages, type Rendered, type RenderedStage } from '../rendering/stages';

/** Options of `cdk8s-kubeflow up`. */
export interface UpOptions extends ClusterOptions {
  readonly dryRun?: boolean;
  readonly forceConflicts?: boolean;
  readonly json?: boolean;
  /** Whether to apply although the preflight finds errors. */
  readonly skipPreflight?: boolean;
  /** Seconds to wait in each stage. */
  readonly timeout: number;
}

/** Milliseconds between two looks at what is not ready: few at first, since most of it is ready soon. */
const PAUSE = { first: 100, factor: 1.3, most: 2000 } as const;

/** Milliseconds after which what is not ready is asked why. */
const PATIENCE = 3000;

/** Installs a rendered platform, or brings a cluster to its state: stage by stage, each when the one before is ready. */
export async function up(dist: string, options: UpOptions): Promise<void> {
  const stages = await readStages(dist);
  const api = await Api.connect(options);
  const progress = await chooseProgress(options);
  await check(api, stages, options, progress);
  const finished: string[] = [];
  const install = async (nextStep: () => void): Promise<void> => {
    const inventory = await Inventory.read(api);
    const run = new Run(api, objectsOf(stages), inventory, { ...options, progress, nextStep });
    for (const [index, stage] of stages.entries()) {
      nextStep();
      await run.install(stage, awaitedAfter(index, stages), stages[index + 1]);
      finished.push(stage.name);
    }
    if (!options.dryRun) mentionObsolete(inventory, stages, progress);
  };
  const before = () => (finished.length ? `done before: ${finished.join(', ')}` : 'no stage before was completed');
  await repeatable(progress, () => interruptible(install), before);
  progress.end(options.dryRun ? undefined : factsOf(objectsOf(stages)), api.retried);
}

async function check(
  api: Api,
  stages: readonly RenderedStage[],
  { skipPreflight }: UpOptions,
  progress: Progress,
): Promise<void> {
  const findings = await preflight(api, objectsOf(stages));
  for (const finding of findings) progress.finding(finding);
  const errors = findings.filter(({ level }) => level === 'error').length;
  if (!errors || skipPreflight) return;
  throw new CliError(`nothing was applied: ${errors} of the findings above must be mended first (or --skip-preflight)`);
}

/** What `prune` would remove. */
function mentionObsolete(inventory: Inventory, stages: readonly RenderedStage[], progress: Progress): void {
  const obsolete = [...inventory.obsolete(stages).values()].flat();
  const count = prunable(obsolete, [...inventory.all.values()].flat()).length;
  if (!count) return;
  const what = count === 1 ? '1 object is rendered no more' : `${count} objects are rendered no more`;
  progress.finding({ level: 'warning', what, remedy: 'npx cdk8s-kubeflow prune' });
}

interface RunOptions extends UpOptions {
  readonly progress: Progress;
  readonly nextStep: () => void;
}

class Run {
  private readonly installation: Installation;
  /** The next stage, prepared while the last was waited for. */
  private ahead: Prepared | undefined;

  constructor(
    private readonly api: Api,
    private readonly all: readonly Rendered[],
    inventory: Inventory,
    private readonly options: RunOptions,
  ) {
    const { forceConflicts: force = false, dryRun = false } = options;
    this.installation = new Installation(api, inventory, { force, dryRun });
  }

  /** @param next what is prepared while the stage is waited for */
  async install(stage: RenderedStage, awaited: readonly Rendered[], next?: RenderedStage): Promise<void> {
    const { progress, dryRun } = this.options;
    const start = Date.now();
    const tally: Tally = { created: 0, changed: 0, unchanged: 0 };
    progress.stage(stage.name, stage.objects.length);
    try {
      const prepared = this.ahead ?? (await this.installation.prepare(stage));
      await this.installation.applyStage(prepared, ({ id }, outcome) => {
        tally[outcome]++;
        if (outcome === 'changed') progress.changed(id);
        progress.applied(tally, stage.objects.length);
      });
    } catch (error) {
      if (!(error instanceof CliError)) throw error;
      throw new CliError(`${error.message}\n${stage.name} so far: ${words(tally)} of ${stage.objects.length} objects`);
    }
    const applied = Date.now();
    const preparing = next && this.installation.prepare(next);
    if (!dryRun) await Promise.all([preparing, this.wait(stage.name, awaited)]);
    this.ahead = await preparing;
    progress.done(tally, (Date.now() - start) / 1000, (Date.now() - applied) / 1000);
  }

  private async wait(stage: string, awaited: readonly Rendered[]): Promise<void> {
    const { progress, nextStep, timeout } = this.options;
    const start = Date.now();
    for (let pause: number = PAUSE.first; ; pause = Math.min(pause * PAUSE.factor, PAUSE.most)) {
      const waited = Date.now() - start;
      const waiting = await findWaiting(this.api, awaited, this.all, waited > PATIENCE);
      progress.waiting(waiting);
      if (!waiting.length) return;
      if (waited > timeout * 1000) throw new CliError(notReady(stage, waiting, timeout));
      nextStep();
      await sleep(pause);
    }
  }
}

function notReady(stage: string, waiting: readonly Waiting[], seconds: number): string {
  const list = waiting.map(({ id, reason }) => `  ${nameOfObject(id)}: ${reason}`).join('\n');
  return `${stage} is applied, but not ready after ${seconds} seconds:\n${list}`;
}
