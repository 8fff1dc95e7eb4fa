import { isDeepStrictEqual } from 'node:util';

import { type Api, type Applied, AT_ONCE } from '../cluster/api';
import { CliError, ClusterError } from '../errors';
import { fingerprint, type Inventory } from '../cluster/inventory';
import { FIELD_MANAGER } from '../cluster/field-manager';
import { asLiveClaim, isClaim } from './claims';
import { takenOver } from './ownership';
import { type JsonObject, textAt } from '../json';
import { comparable, idOf, keyOfKind, keyOfObject, type Kind, nameOfObject, OUR_SELECTOR } from '../cluster/objects';
import type { Rendered, RenderedStage } from '../rendering/rendered';

/** Kinds that others need, and kinds that act on others as soon as they exist. */
const FIRST: ReadonlySet<string> = new Set(['Namespace']);
const LAST: ReadonlySet<string> = new Set([
  'RoleBinding',
  'ClusterRoleBinding',
  'MutatingWebhookConfiguration',
  'ValidatingWebhookConfiguration',
]);

/** Options of applying. */
export interface InstallOptions {
  /** Take over fields that others own. */
  readonly force: boolean;
  /** Let the server say what would happen, and change nothing. */
  readonly dryRun: boolean;
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
  /** What of the platform is in the cluster, by kind: metadata by {@link keyOfObject}. */
  private readonly before = new Map<string, Promise<ReadonlyMap<string, JsonObject>>>();

  constructor(
    private readonly api: Api,
    private readonly inventory: Inventory,
    private readonly options: InstallOptions,
  ) {}

  /** Finds out what is to be applied of a stage, and writes it down. The stage before may be waited for meanwhile. */
  async prepare(stage: RenderedStage): Promise<Prepared> {
    const states = await Promise.all(stage.objects.map((one) => this.isUnchanged(one)));
    const changing = stage.objects.filter((_, index) => !states[index]);
    if (!this.options.dryRun) await this.inventory.begin(stage, changing);
    return { stage, changing, unchanged: stage.objects.filter((_, index) => states[index]) };
  }

  /**
   * Applies what has changed of a stage: namespaces first, bindings and webhook configurations last.
   * @returns what existing volumes keep, a line for each
   * @throws CliError with all objects that were refused, after the others are applied
   */
  async applyStage({ stage, changing, unchanged }: Prepared, onOutcome: OnOutcome): Promise<readonly string[]> {
    unchanged.forEach((one) => onOutcome(one, 'unchanged'));
    const waves = [
      changing.filter(({ id }) => FIRST.has(id.kind)),
      changing.filter(({ id }) => !FIRST.has(id.kind) && !LAST.has(id.kind)),
      changing.filter(({ id }) => LAST.has(id.kind)),
    ];
    const run: Run = { onOutcome, refused: [], kept: [], fingerprints: new Map() };
    try {
      for (const wave of waves) await this.applyAll(wave, run);
    } finally {
      if (!this.options.dryRun) await this.inventory.finish(stage.name, run.fingerprints);
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

  private async apply({ id, object }: Rendered, run: Run): Promise<Outcome> {
    const key = keyOfObject(id);
    // A dry run leaves no trace in managedFields, so its result is compared with the live object.
    const live = this.options.dryRun ? await this.api.read(id) : undefined;
    const before = (await this.listed(id)).get(key);
    const sent = await this.withWhatIsKept(object, run);
    const applied = await this.takeOver(sent, await this.answer(sent));
    if (!applied || applied.created) return this.note(key, object, applied?.object, run, 'created');
    const same = live
      ? isDeepStrictEqual(comparable(live), comparable(applied.object))
      : before !== undefined && fingerprint(object, before) === fingerprint(object, applied.object);
    return this.note(key, object, applied.object, run, same ? 'unchanged' : 'changed');
  }

  /** Fields of an existing volume that cannot be changed stay as they are. */
  private async withWhatIsKept(object: JsonObject, run: Run): Promise<JsonObject> {
    const live = isClaim(object) ? await this.api.read(idOf(object)) : undefined;
    if (!live) return object;
    const { object: sent, kept } = asLiveClaim(object, live);
    if (kept !== undefined) run.kept.push(kept);
    return sent;
  }

  /** Applies an object once more that was once applied client-side, after its fields have become those of `up`. */
  private async takeOver(object: JsonObject, applied: Applied | undefined): Promise<Applied | undefined> {
    if (!applied || this.options.dryRun) return applied;
    const { apiVersion, kind, namespace, name } = idOf(object);
    const managedFields = takenOver(kind, applied.object, FIELD_MANAGER);
    if (!managedFields) return applied;
    // With the version, owners that have come meanwhile are not overwritten: that is a conflict, and the run is repeated.
    const metadata = {
      namespace,
      name,
      resourceVersion: textAt(applied.object, 'metadata', 'resourceVersion'),
      managedFields,
    };
    await this.api.patch({ apiVersion, kind, metadata }, FIELD_MANAGER, 'merge');
    return this.answer(object);
  }

  private note(key: string, object: JsonObject, after: JsonObject | undefined, run: Run, outcome: Outcome): Outcome {
    if (after) run.fingerprints.set(key, fingerprint(object, after));
    return outcome;
  }

  private async answer(object: JsonObject) {
    try {
      return await this.api.apply(object, { manager: FIELD_MANAGER, ...this.options });
    } catch (error) {
      // In a dry run nothing is made, so a namespace or CRD of an earlier stage may be missing.
      if (this.options.dryRun && error instanceof ClusterError && error.status === 404) return undefined;
      throw error;
    }
  }

  /** Whether an object is what the last run made of the same rendering. */
  async isUnchanged({ id, object, stage }: Rendered): Promise<boolean> {
    const entry = this.inventory.find(stage, id);
    if (!entry?.fingerprint) return false;
    const live = (await this.listed(id)).get(keyOfObject(id));
    return live !== undefined && entry.fingerprint === fingerprint(object, live);
  }

  /** One list for each kind is faster than one request for each object. */
  private listed(kind: Kind): Promise<ReadonlyMap<string, JsonObject>> {
    const key = keyOfKind(kind);
    const known = this.before.get(key);
    if (known) return known;
    const { apiVersion } = kind;
    const found = this.api
      .listMetadata({ apiVersion, kind: kind.kind }, { labelSelector: OUR_SELECTOR })
      .then((items) => new Map(items.map((item) => [keyOfObject(idOf(item)), item])));
    this.before.set(key, found);
    return found;
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
  if (error.status === 409) return `${message}; to take these fields over: --force-conflicts`;
  if (error.status === 403 && /exceeded quota/.test(error.message)) return `${message}; raise that quota`;
  return message;
}
