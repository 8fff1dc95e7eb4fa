import { type Api, type Applied, AT_ONCE } from '../cluster/api';
import { CliError, ClusterError } from '../errors';
import { whileModified } from '../cluster/errors';
import { fingerprint, type Inventory } from '../cluster/inventory';
import { FIELD_MANAGER } from '../cluster/field-manager';
import { asLiveClaim, isClaim } from './claims';
import type { LiveObjects } from './live-objects';
import { changesBetween } from '../status/drift';
import { mayBeTakenOver, takenOver } from './ownership';
import { type JsonObject, textAt } from '../json';
import { idOf, keyOfObject, nameOfObject } from '../cluster/objects';
import type { Rendered, RenderedStage } from '../rendering/rendered';
import { wavesOf } from './waves';

/** Options of applying. */
export interface InstallOptions {
  /** Take over fields that others own. */
  readonly force: boolean;
  /** Runs before each object is applied, such as to make room for one that the API server would refuse. */
  readonly before?: (one: Rendered) => Promise<void>;
}

/** What became of an object. */
export type Outcome = 'created' | 'changed' | 'unchanged';

/** Is told what became of each object. */
export type OnOutcome = (object: Rendered, outcome: Outcome) => void;

/** A stage, sorted into what is to be applied and what has not changed. */
export interface Prepared {
  readonly stage: RenderedStage;
  readonly changing: readonly Rendered[];
  readonly unchanged: readonly Rendered[];
}

/** Applies stages, and keeps the inventory. */
export class Installation {
  /** @param live what the cluster had before */
  constructor(
    private readonly api: Api,
    private readonly inventory: Inventory,
    private readonly live: LiveObjects,
    private readonly options: InstallOptions,
  ) {}

  /** Finds out what is to be applied of a stage, and writes it down. The stage before may be waited for meanwhile. */
  async prepare(stage: RenderedStage): Promise<Prepared> {
    const states = await Promise.all(stage.objects.map((one) => this.live.isUnchanged(one)));
    const changing = stage.objects.filter((_, index) => !states[index]);
    await this.inventory.begin(stage, changing);
    return { stage, changing, unchanged: stage.objects.filter((_, index) => states[index]) };
  }

  /**
   * Applies what has changed of a stage, wave by wave.
   * @returns what existing volumes keep, a line for each
   * @throws CliError with all objects that were refused, after the others are applied
   */
  async applyStage({ stage, changing, unchanged }: Prepared, onOutcome: OnOutcome): Promise<readonly string[]> {
    unchanged.forEach((one) => onOutcome(one, 'unchanged'));
    const run: Run = { onOutcome, refused: [], kept: [], fingerprints: new Map() };
    try {
      for (const wave of wavesOf(changing)) await this.applyAll(wave, run);
    } finally {
      await this.inventory.finish(stage.name, run.fingerprints);
    }
    if (run.refused.length) throw new CliError(run.refused.join('\nerror: '));
    return run.kept;
  }

  private async applyAll(objects: readonly Rendered[], run: Run): Promise<void> {
    const { default: inParallel } = await import('p-map');
    const apply = async (one: Rendered): Promise<void> => {
      try {
        run.onOutcome(one, await this.apply(one, run));
      } catch (error) {
        if (!(error instanceof CliError)) throw error;
        if (error instanceof ClusterError && error.status === undefined) throw error;
        run.refused.push(`${one.file}: ${explain(error, one)}`);
      }
    };
    await inParallel(objects, apply, { concurrency: AT_ONCE });
  }

  private async apply(one: Rendered, run: Run): Promise<Outcome> {
    const { id, object } = one;
    const key = keyOfObject(id);
    await this.options.before?.(one);
    const before = await this.live.find(id);
    const sent = await this.withWhatIsKept(object, run);
    const applied = await whileModified(async () => this.takeOver(sent, await this.answer(sent)));
    if (applied.created) return this.note(key, object, applied.object, run, 'created');
    const same = before !== undefined && fingerprint(object, before) === fingerprint(object, applied.object);
    return this.note(key, object, applied.object, run, same ? 'unchanged' : 'changed');
  }

  /** Fields of an existing volume that cannot be changed stay as they are. */
  private async withWhatIsKept(object: JsonObject, run: Run): Promise<JsonObject> {
    const live = isClaim(object) ? await this.api.read(idOf(object)) : undefined;
    if (!live) return object;
    const { object: sent, kept, refused } = asLiveClaim(object, live);
    if (refused !== undefined) throw new CliError(refused);
    if (kept !== undefined) run.kept.push(kept);
    return sent;
  }

  /** Applies an object once more that was once applied client-side, after its fields have become those of `up`. */
  private async takeOver(object: JsonObject, applied: Applied): Promise<Applied> {
    const { apiVersion, kind, namespace, name } = idOf(object);
    const managedFields = takenOver(kind, applied.object, FIELD_MANAGER);
    if (!managedFields) return applied;
    // With the version, owners that have come meanwhile are not overwritten.
    const metadata = {
      namespace,
      name,
      resourceVersion: textAt(applied.object, 'metadata', 'resourceVersion'),
      managedFields,
    };
    await this.api.patch({ apiVersion, kind, metadata }, FIELD_MANAGER, 'merge');
    return this.answer(object);
  }

  private note(key: string, object: JsonObject, after: JsonObject, run: Run, outcome: Outcome): Outcome {
    run.fingerprints.set(key, fingerprint(object, after));
    return outcome;
  }

  private async answer(object: JsonObject): Promise<Applied> {
    const { force } = this.options;
    try {
      return await this.api.apply(object, { manager: FIELD_MANAGER, force });
    } catch (error) {
      if (!(error instanceof ClusterError && error.conflict === 'fields')) throw error;
      if (!mayBeTakenOver(idOf(object).kind, error.message) && !(await this.isAsRendered(object))) throw error;
      return this.api.apply(object, { manager: FIELD_MANAGER, force: true });
    }
  }

  /** Whether an object has all rendered values, whoever owns them. The API server compares some without its defaults. */
  private async isAsRendered(object: JsonObject): Promise<boolean> {
    const live = await this.api.read(idOf(object));
    if (!live) return false;
    const taken = await this.api.apply(object, { manager: FIELD_MANAGER, force: true, dryRun: true });
    return !(await changesBetween(live, taken.object)).length;
  }
}

interface Run {
  readonly onOutcome: OnOutcome;
  /** Messages, one for each object that was refused. */
  readonly refused: string[];
  /** What existing volumes keep. */
  readonly kept: string[];
  readonly fingerprints: Map<string, string>;
}

/** What the user can do about a refusal. */
function explain(error: CliError, { id }: Rendered): string {
  const message = `${nameOfObject(id)}: ${error.message}`;
  if (!(error instanceof ClusterError)) return message;
  if (error.conflict === 'fields') return `${message}; to take these fields over: --force-conflicts`;
  if (error.status === 403 && /exceeded quota/.test(error.message)) return `${message}; raise that quota`;
  return message;
}
