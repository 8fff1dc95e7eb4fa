import type { Check } from './check';

/** A field of a schedule: its least and greatest number, and names for its numbers from the least on. */
interface Field {
  readonly name: string;
  readonly first: number;
  readonly last: number;
  readonly names?: readonly string[];
}

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const DAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];

const FIELDS: readonly Field[] = [
  { name: 'a minute', first: 0, last: 59 },
  { name: 'an hour', first: 0, last: 23 },
  { name: 'a day of the month', first: 1, last: 31 },
  { name: 'a month', first: 1, last: 12, names: MONTHS },
  { name: 'a day of the week', first: 0, last: 6, names: DAYS },
];

const WORDS = /^@(?:yearly|annually|monthly|weekly|daily|midnight|hourly)$/;
/** A duration of Go's, which must be a second at least. */
const EVERY = /^@every (?=.*[1-9])(?:[0-9]+(?:\.[0-9]+)?[smh])+$/;

/**
 * The schedule of a CronJob, as the cluster reads it; it refuses time zones within:
 * https://github.com/robfig/cron/blob/v3.0.1/parser.go
 */
export const schedule: Check<string> = (report, at, text) => {
  if (WORDS.test(text) || EVERY.test(text)) return true;
  const parts = text.trim().split(/\s+/);
  const better = `write '0 3 * * *' (minute, hour, day of the month, month, day of the week) or '@daily'`;
  if (!report.check(parts.length === FIELDS.length, at, `'${text}' is not a schedule; ${better}`)) return false;
  return FIELDS.every((field, index) => {
    const { name, first, last, names } = field;
    const part = parts[index] ?? '';
    const range = [`${first} to ${last}`, ...(names ? [`a name such as ${names[1]?.toUpperCase()}`] : [])];
    const message = `'${part}' in '${text}' is not ${name}; write *, */2, ${range.join(', ')}`;
    return report.check(isField(part, field), at, message);
  });
};

function isField(text: string, field: Field): boolean {
  return text.split(',').every((part) => isRange(part, field));
}

/** `*`, `?`, `5` or `1-5`, each perhaps with a step: `/2`. */
function isRange(text: string, field: Field): boolean {
  const [range = '', step = '1', ...more] = text.split('/');
  if (more.length || !/^[0-9]+$/.test(step) || Number(step) === 0) return false;
  if (range === '*' || range === '?') return true;
  const ends = range.split('-').map((end) => numberOf(end, field));
  const [from = NaN, to = from] = ends;
  return ends.length <= 2 && from >= field.first && to <= field.last && from <= to;
}

function numberOf(text: string, { names = [], first }: Field): number {
  const place = names.indexOf(text.toLowerCase());
  if (place >= 0) return place + first;
  return /^[0-9]+$/.test(text) ? Number(text) : NaN;
}
