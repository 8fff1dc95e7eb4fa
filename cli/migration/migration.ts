import { at, itemsAt, type JsonObject, textAt } from '../json';
import { selects } from '../cluster/labels';
import { comparable, nameOfObject, type ObjectId } from '../cluster/objects';
import { asApplied } from '../diff/applied';
import { type Changed, pairOf } from '../diff/comparison';
import { type Refusal, refusalsOf } from '../diff/rules/immutable';
import type { Altered } from '../diff/rules/rule';
import { storedAndGone } from '../diff/rules/stored-versions';
import { entryOf } from '../diff/side';
import type { Rendered } from '../rendering/rendered';
import { whyAlone } from './side-by-side';
import { losesConverter } from './stored-versions';

/**
 * How an object gets past what the API server refuses:
 * - `replace`: a workload is made anew beside its old pods, which go when the new ones are ready;
 * - `stop`: a workload is deleted with its pods, and then made anew;
 * - `orphan`: a StatefulSet is made anew, and its pods and claims stay;
 * - `remake`: an object is deleted and made anew at once;
 * - `rewrite`: objects of a CRD are stored in another version before theirs goes, or its webhook is taken out.
 */
export type MigrationWay = 'replace' | 'stop' | 'orphan' | 'remake' | 'rewrite';

/** What `up` does with an object that cannot be applied as it stands. */
export interface Migration {
  readonly way: MigrationWay;
  /** What happens, and what users notice. */
  readonly what: string;
  /** The immutable fields that change, or the versions that go. */
  readonly fields: readonly string[];
}

/** How the API server says that a field cannot change, that objects may be stored in a version, or that part of a webhook is left. */
const IMMUTABLE =
  /immutable|cannot change|may not (?:be )?change|updates to .* are forbidden|storedVersions|spec\.conversion/;

/**
 * Plans how an object that the API server refuses can become as rendered all the same.
 * @param refused what the API server says
 * @returns undefined where nothing can be done, such as for a Secret, or where it is refused for another reason
 */
export function migrationOf(one: Rendered, live: JsonObject, refused: string): Migration | undefined {
  if (!IMMUTABLE.test(refused)) return undefined;
  if (one.id.kind === 'CustomResourceDefinition') return ofCrd(live, one.object);
  const change = changeOf(one, live);
  const refusals = change ? refusalsOf(change) : [];
  const [first] = refusals;
  if (!first || refusals.some(({ way }) => way === undefined)) return undefined;
  return ofImmutable(one, live, first);
}

function changeOf(one: Rendered, live: JsonObject): Altered | undefined {
  const before = comparable(live);
  const after = asApplied(before, one.object);
  const [change] = pairOf(entryOf(before, one.file), entryOf(after, one.file));
  return change && isAltered(change) ? change : undefined;
}

function isAltered(change: Changed): change is Altered {
  return change.before !== undefined && change.after !== undefined;
}

function ofCrd(live: JsonObject, rendered: JsonObject): Migration | undefined {
  const gone = storedAndGone(live, rendered);
  const isUnconverted = losesConverter(live, rendered);
  if (!gone.length && !isUnconverted) return undefined;
  const what = [
    ...(gone.length ? [`its objects are stored in another version before ${gone.join(', ')} goes`] : []),
    ...(isUnconverted ? ['its webhook is taken out before, into which others have written'] : []),
  ].join('; ');
  return { way: 'rewrite', what, fields: [...gone, ...(isUnconverted ? ['spec.conversion'] : [])] };
}

function ofImmutable(one: Rendered, live: JsonObject, { rule, way, fields }: Refusal): Migration {
  // What the rendering does not say is filled in by the API server, as a rule: it is not why.
  const said = fields.filter(({ after }) => after !== undefined);
  const paths = (said.length ? said : fields).map(({ path }) => path);
  const because = `${paths[0] ?? ''} is immutable`;
  const text = (words: string): string => `${because}: ${words}`;
  if (way === 'orphan') return { way, what: text(setText(live, one.object)), fields: paths };
  if (way !== 'replace') return { way: 'remake', what: text(REMADE[rule] ?? 'it is made anew'), fields: paths };
  const alone = whyAlone(one.object) ?? whyAlone(live);
  if (alone === undefined)
    return { way, what: text('it is replaced; its old pods serve until the new ones are ready'), fields: paths };
  const what = text(`it is made anew, and its pods stop before the new ones start, for ${alone}`);
  return { way: 'stop', what, fields: paths };
}

const REMADE: Readonly<Record<string, string>> = {
  'role-ref': 'it is made anew, and its subjects lack the rights for a moment',
  'cluster-ip': 'it is made anew, and gets another address',
  'job-template': 'it is made anew and runs again, and its pods end',
};

function setText(live: JsonObject, rendered: JsonObject): string {
  return adoptsPods(live, rendered)
    ? 'it is made anew; its pods and claims stay'
    : 'it is made anew, and its pods with it; its claims stay';
}

/** Whether a workload made anew selects the pods of the old one. */
export function adoptsPods(live: JsonObject, rendered: JsonObject): boolean {
  const labels = at(live, 'spec', 'template', 'metadata', 'labels');
  return selects(at(rendered, 'spec', 'selector', 'matchLabels'), labels);
}

/**
 * Services that point at nothing between the old pods of a workload and the new ones: they select other labels from the
 * moment they are applied.
 */
export function silentServices(one: Rendered, live: JsonObject, objects: readonly Rendered[]): readonly ObjectId[] {
  const labels = (object: JsonObject): unknown => at(object, 'spec', 'template', 'metadata', 'labels');
  return objects
    .filter(({ id }) => id.kind === 'Service' && id.namespace === one.id.namespace)
    .filter(({ object }) => selects(at(object, 'spec', 'selector'), labels(one.object)))
    .filter(({ object }) => !selects(at(object, 'spec', 'selector'), labels(live)))
    .map(({ id }) => id);
}

/** The gap that these Services have, as the end of a sentence; empty if there is none. */
export function gapText(services: readonly ObjectId[]): string {
  if (!services.length) return '';
  return `; ${services.map(nameOfObject).join(', ')} answers when they are`;
}

/** UID of an object. */
export function uidOf(object: JsonObject): string {
  return textAt(object, 'metadata', 'uid') ?? '';
}

/** Whether an object has an owner that manages it. */
export function isManaged(object: JsonObject): boolean {
  return itemsAt(object, 'metadata', 'ownerReferences').some((one) => at(one, 'controller') === true);
}
