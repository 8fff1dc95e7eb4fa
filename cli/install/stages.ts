import type { Api } from '../cluster/api';
import { nameOfObject } from '../cluster/objects';
import { CliError } from '../errors';
import { interruptible } from '../interruption';
import { type Progress, repeatable, type Tally, words } from '../progress';
import type { Rendered, RenderedStage } from '../rendering/rendered';
import type { Rendering } from '../rendering/rendering';
import type { Installation, Prepared } from './installation';
import { waitUntilReady } from './patience';
import { awaitedAfter, findWaiting, type Waiting } from './readiness';

/** How the stages are installed. */
export interface RunOptions {
  readonly progress: Progress;
  /** Seconds to wait after each stage. */
  readonly timeout: number;
  /** Runs when a stage is ready. */
  readonly after: (stage: RenderedStage, nextStep: () => void) => Promise<void>;
  /** Runs after all stages. */
  readonly last: () => Promise<void>;
}

/**
 * Installs all stages, each when the one before is ready.
 * @throws CliError that says what was done before
 */
export async function installStages(
  api: Api,
  { stages, objects }: Rendering,
  installation: Installation,
  options: RunOptions,
): Promise<void> {
  const finished: string[] = [];
  const install = async (nextStep: () => void): Promise<void> => {
    const run = new StageRun(api, objects, installation, nextStep, options);
    for (const [index, stage] of stages.entries()) {
      nextStep();
      await run.install(stage, awaitedAfter(index, stages), stages[index + 1]);
      finished.push(stage.name);
    }
    await options.last();
  };
  const before = () => (finished.length ? `done before: ${finished.join(', ')}` : 'no stage before was completed');
  await repeatable(options.progress, () => interruptible(install), before);
}

class StageRun {
  /** The next stage, prepared during the wait for the last one. */
  private ahead: Prepared | undefined;

  constructor(
    private readonly api: Api,
    private readonly all: readonly Rendered[],
    private readonly installation: Installation,
    private readonly nextStep: () => void,
    private readonly options: RunOptions,
  ) {}

  /** @param next is prepared during the wait for the stage */
  async install(stage: RenderedStage, awaited: readonly Rendered[], next?: RenderedStage): Promise<void> {
    const { progress } = this.options;
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
    await Promise.all([preparing, this.wait(stage.name, awaited)]);
    this.ahead = await preparing;
    progress.done(tally, (Date.now() - start) / 1000, (Date.now() - applied) / 1000);
    await this.options.after(stage, this.nextStep);
    for (const what of kept) progress.finding({ level: 'warning', code: 'storage/kept', what });
  }

  private async wait(stage: string, awaited: readonly Rendered[]): Promise<void> {
    const { progress, timeout } = this.options;
    const late = await waitUntilReady({
      look: (explain) => findWaiting(this.api, awaited, this.all, explain),
      found: (waiting) => progress.waiting(waiting),
      nextStep: this.nextStep,
      timeout,
    });
    if (late.length) throw new CliError(notReady(stage, late, timeout));
  }
}

function notReady(stage: string, waiting: readonly Waiting[], seconds: number): string {
  const list = waiting.map(({ id, reason }) => `  ${nameOfObject(id)}: ${reason}`).join('\n');
  return `${stage} is applied, but not ready after ${seconds} seconds:\n${list}`;
}
