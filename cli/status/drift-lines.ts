import { type Change, type Drift, sizeOf } from './drift';
import { nameOfObject } from '../cluster/objects';
import { listed } from '../findings';

/** How many fields of an object are printed; `--json` has all. */
const MOST_CHANGES = 6;

/** How many objects of each kind of difference are printed; `--json` has all. */
const MOST_OBJECTS = 20;

/** Longer values are shortened. */
const MOST_LETTERS = 60;

/** Drift as lines. */
export function driftLines(drift: Drift, rendered: number): readonly string[] {
  const { differing, missing, obsolete, kept, unknown } = drift;
  const notes = [
    ...(kept.length
      ? [
          `  ${kept.length} of an earlier rendering are kept for their data or their pods: ${listed(kept.map(nameOfObject), MOST_OBJECTS)}`,
        ]
      : []),
    ...(unknown.length ? [`  ${unknown.length} could not be compared, for you may not read or patch them`] : []),
  ];
  if (!sizeOf(drift)) {
    const found = unknown.length ? `none found, ${rendered - unknown.length} of` : 'none, all';
    return [`drift: ${found} ${rendered} objects are as rendered`, ...notes];
  }
  return [
    `drift: ${differing.length} changed, ${missing.length} missing, ${obsolete.length} no longer rendered`,
    ...shorten(
      differing.map(({ id, changes, refused, migration }) => {
        const why = migration?.what ?? refused;
        return [`  ~ ${nameOfObject(id)}${why === undefined ? '' : `: ${why}`}`, ...changeLines(changes)].join('\n');
      }),
    ),
    ...shorten(missing.map(({ id }) => `  + ${nameOfObject(id)} is not there`)),
    ...shorten(obsolete.map((id) => `  - ${nameOfObject(id)} is no longer rendered`)),
    ...notes,
    ...adviceFor(drift),
    ...(obsolete.length ? ['  to remove what is no longer rendered: npx cdk8s-kubeflow prune'] : []),
  ];
}

/** What brings the cluster to the rendering: `up` leaves fields of other owners alone, and cannot apply what is refused. */
function adviceFor({ differing, missing }: Drift): readonly string[] {
  const refused = differing.filter((one) => one.refused !== undefined && !one.migration).length;
  const conflicts = differing.filter((one) => one.conflict !== undefined).length;
  const rest = differing.length - refused + missing.length;
  const force = conflicts ? ' --force-conflicts' : '';
  const owners = conflicts ? `; ${conflicts} of them have fields of other owners` : '';
  return [
    ...(rest ? [`  to bring the cluster to the rendering: npx cdk8s-kubeflow up${force}${owners}`] : []),
    ...(refused
      ? [`  the cluster refuses ${refused}, also of \`up\`: change the definition, or what the reasons name`]
      : []),
  ];
}

/** The fields of an object that change, the first few of many. */
export function changeLines(changes: readonly Change[]): readonly string[] {
  const lines = changes.map((one) => `      ${one.path}: ${sides(one).join(' → ')}`);
  const more = lines.length - MOST_CHANGES;
  return more > 0 ? [...lines.slice(0, MOST_CHANGES), `      and ${more} more`] : lines;
}

/** The first few of many lines, and how many more there are. */
export function shorten(lines: readonly string[]): readonly string[] {
  const more = lines.length - MOST_OBJECTS;
  return more > 0 ? [...lines.slice(0, MOST_OBJECTS), `  and ${more} more`] : lines;
}

/** Both values; long ones are cut to the place where they begin to differ. */
function sides({ live, rendered }: Change): readonly string[] {
  const texts = [live, rendered].map((value) => (value === undefined ? '(none)' : JSON.stringify(value)));
  const [one = '', other = ''] = texts;
  const first = [...one].findIndex((letter, index) => letter !== other[index]);
  const start = texts.some((text) => text.length > MOST_LETTERS) ? Math.max(0, first - MOST_LETTERS / 3) : 0;
  return texts.map((text) => {
    const from = text.length > start + MOST_LETTERS / 3 ? start : 0;
    const cut = text.slice(from, from + MOST_LETTERS);
    return `${from > 0 ? '…' : ''}${cut}${from + MOST_LETTERS < text.length ? '…' : ''}`;
  });
}
