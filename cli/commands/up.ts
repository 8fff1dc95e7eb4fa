import { setTimeout as sleep } from 'node:timers/promises';

import { Api } from '../cluster/api';
import { Inventory } from '../cluster/inventory';
import { nameOfObject } from '../cluster/objects';
import { MissingRights } from '../cluster/rights';
import { CliError } from '../errors';
import { uncheckedFinding } from '../findings';
import { Installation, type Prepared } from '../install/installation';
import { preflight } from '../install/preflight';
import { awaitedAfter, findWaiting, type Waiting } from '../install/readiness';
import { takeAway } from '../install/take-away';
import { interruptible } from '../interruption';
import { clusterCommand, distArgument, jsonOption, type LookOptions, timeoutOption } from '../options';
import { chooseProgress, type Progress, repeatable, type Tally, words } from '../progress';
import type { Rendered, RenderedStage } from '../rendering/rendered';
import { Rendering } from '../rendering/rendering';

interface UpOptions extends LookOptions {
  readonly dryRun?: boolean;
  readonly forceConflicts?: boolean;
  readonly skipPreflight?: boolean;
  readonly timeout: number;
}

/** `cdk8s-kubeflow up`. */
export const up = clusterCommand(
  'up',
  'install the platform, or bring it to the state of the rendering',
  'Checks whether the cluster is fit, then applies the rendering stage by stage (server-side, as kubectl does), each ' +
    'when the one before is ready, and takes away the access that is no longer rendered. It can be interrupted and run ' +
    'again at any time.',
  [
    ['', 'install dist/ into the cluster of the current context'],
    ['--dry-run --context staging', 'let the server of another context say what would change'],
  ],
)
  .addArgument(distArgument())
  .option('--dry-run', 'let the server say what would change; nothing is changed')
  .option('--force-conflicts', 'take over fields that others own')
  .option('--skip-preflight', 'apply although the cluster is found unfit')
  .addOption(timeoutOption('stage', 600))
  .addOption(jsonOption('one JSON object a line'))
  .action(run);

/** Milliseconds between two looks at what is not ready: short at first, because most of it is ready soon. */
const PAUSE = { first: 100, factor: 1.3, most: 2000 } as const;

/** Milliseconds after which pods are read for the reason. */
const PATIENCE = 3000;

async function run(dist: string, options: UpOptions): Promise<void> {
  const rendering = await Rendering.readAll(dist);
  const { stages, objects } = rendering;
  const api = await Api.connect(options);
  const progress = await chooseProgress(options);
  await check(api, rendering, options, progress);
  const finished: string[] = [];
  const install = async (nextStep: () => void): Promise<void> => {
    const inventory = await Inventory.read(api);
    const installing = new Run(api, objects, inventory, { ...options, progress, nextStep });
    for (const [index, stage] of stages.entries()) {
      nextStep();
      await installing.install(stage, awaitedAfter(index, stages), stages[index + 1]);
      finished.push(stage.name);
    }
    await takeAway(api, inventory, rendering, { ...options, progress });
  };
  const before = () => (finished.length ? `done before: ${finished.join(', ')}` : 'no stage before was completed');
  await repeatable(progress, () => interruptible(install), before);
  progress.end(options.dryRun ? undefined : rendering.facts, api.retried);
}

async function check(api: Api, rendering: Rendering, { skipPreflight }: UpOptions, progress: Progress): Promise<void> {
  const rights = new MissingRights();
  const findings = await preflight(api, rendering, rights);
  for (const finding of [...findings, ...rights.all.map(uncheckedFinding)]) progress.finding(finding);
  const errors = findings.filter(({ level }) => level === 'error').length;
  if (!errors || skipPreflight) return;
  throw new CliError(`nothing was applied: ${errors} of the findings above must be mended first (or --skip-preflight)`);
}

interface RunOptions extends UpOptions {
  readonly progress: Progress;
  readonly nextStep: () => void;
}

class Run {
  private readonly installation: Installation;
  /** The next stage, prepared during the wait for the last one. */
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

  /** @param next is prepared during the wait for the stage */
  async install(stage: RenderedStage, awaited: readonly Rendered[], next?: RenderedStage): Promise<void> {
    const { progress, dryRun } = this.options;
    const start = Date.now();
    const tally: Tally = { created: 0, changed: 0, unchanged: 0 };
    let kept: readonly string[];
    progress.stage(stage.name, stage.objects.length);
    try {
      const prepared = this.ahead ?? (await this.installation.prepare(stage));
      kept = await this.installation.applyStage(prepared, ({ id }, outcome) => {
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
    for (const what of kept) progress.finding({ level: 'warning', what });
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
