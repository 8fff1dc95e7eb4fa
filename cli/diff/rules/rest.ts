import { listed } from '../../findings';
import type { Changed } from '../comparison';
import type { FieldChange } from '../fields';
import { fieldText, valueText } from '../texts';
import { type Found, nameIn } from './rule';

/** What no rule tells of. */
export interface Untold {
  readonly change: Changed;
  /** Undefined for an object that is added or removed. */
  readonly fields: readonly FieldChange[] | undefined;
}

/** How many fields of an object a sentence has. */
const MOST_FIELDS = 3;

/** Groups what no rule tells of: the same change of many objects is one sentence, and so are new objects of a component. */
export function groupRest(untold: readonly Untold[]): readonly Found[] {
  const whole = untold.filter(({ fields }) => !fields).map(({ change }) => change);
  const [shared, single] = bySignature(untold);
  return [...shared, ...single, ...byComponent(whole, 'new'), ...byComponent(whole, 'gone')];
}

function byComponent(changes: readonly Changed[], fate: 'new' | 'gone'): readonly Found[] {
  const mine = changes.filter((one) => (fate === 'new') === !one.before);
  const components = [...new Set(mine.map(({ component }) => component))];
  return components.map((component) => {
    const own = mine.filter((one) => one.component === component);
    const are = fate === 'new' ? 'new' : 'no longer rendered';
    const what = `${own.length} object${own.length > 1 ? 's' : ''} of ${component} ${own.length > 1 ? 'are' : 'is'} ${are}`;
    return { what: `${what}: ${listed(own.map(nameIn), 6)}`, changes: own };
  });
}

interface Shared {
  readonly field: FieldChange;
  readonly changes: Changed[];
}

/** Changes that several objects have, and the rest of each object. */
function bySignature(untold: readonly Untold[]): readonly [readonly Found[], readonly Found[]] {
  const groups = new Map<string, Shared>();
  const keyOf = ({ path, before, after }: FieldChange): string => JSON.stringify([path, before, after]);
  for (const { change, fields = [] } of untold) {
    for (const field of fields) {
      const group = groups.get(keyOf(field));
      if (group) group.changes.push(change);
      else groups.set(keyOf(field), { field, changes: [change] });
    }
  }
  const shared = [...groups.values()].filter(({ changes }) => changes.length > 1);
  const isShared = (field: FieldChange): boolean => (groups.get(keyOf(field))?.changes.length ?? 0) > 1;
  const single = untold.flatMap(({ change, fields = [] }): readonly Found[] => {
    const own = fields.filter((field) => !isShared(field));
    if (!own.length) return [];
    const more = own.length - MOST_FIELDS;
    const texts = own.slice(0, MOST_FIELDS).map(fieldText);
    return [
      { what: `${nameIn(change)}: ${texts.join(', ')}${more > 0 ? `, and ${more} more` : ''}`, changes: [change] },
    ];
  });
  return [shared.sort((a, b) => b.changes.length - a.changes.length).map(sharedFound), single];
}

function sharedFound({ field, changes }: Shared): Found {
  return { what: `${sharedText(field)} ${changes.length} objects`, changes };
}

function sharedText(field: FieldChange): string {
  const { path, before, after } = field;
  const [, kind, name] = /^metadata\.(label|annotation)s(?:\.|\[)(.*?)\]?$/.exec(path) ?? [];
  if (kind === undefined) return `${fieldText(field)} in`;
  if (before === undefined) return `${kind} ${name ?? ''}=${valueText(after)} added to`;
  if (after === undefined) return `${kind} ${name ?? ''} removed from`;
  return `${kind} ${name ?? ''}: ${valueText(before)} → ${valueText(after)} in`;
}
