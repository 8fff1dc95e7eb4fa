const MINUTE = 60_000;
const MINUTES_A_DAY = 24 * 60;
/** A schedule that was not due for so long is not judged: the 29th of February, which robfig's parser allows. */
const MOST_MINUTES = 800 * MINUTES_A_DAY;

const WORDS: Readonly<Record<string, string>> = {
  '@yearly': '0 0 1 1 *',
  '@annually': '0 0 1 1 *',
  '@monthly': '0 0 1 * *',
  '@weekly': '0 0 * * 0',
  '@daily': '0 0 * * *',
  '@midnight': '0 0 * * *',
  '@hourly': '0 * * * *',
};
const UNITS: Readonly<Record<string, number>> = { s: 1000, m: MINUTE, h: 60 * MINUTE };
const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const DAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];

/**
 * The time before the last one at which a CronJob was due, in UTC; undefined where it is not known. What has not been done
 * since then was missed twice.
 */
export function dueTwiceSince(schedule: string, now: number): number | undefined {
  const [, every] = /^@every (.*)$/.exec(schedule) ?? [];
  if (every !== undefined) return now - 2 * duration(every);
  const fields = (WORDS[schedule] ?? schedule).trim().split(/\s+/);
  if (fields.length !== 5) return undefined;
  const [minute = '', hour = '', day = '', month = '', weekday = ''] = fields;
  // As cron has it: with both days given, either will do.
  const eitherDay = ![day, weekday].some((field) => /^[*?]/.test(field));
  const isDay = (time: Date): boolean => {
    const ofMonth = matches(day, time.getUTCDate(), 1);
    const ofWeek = matches(weekday, time.getUTCDay(), 0, DAYS);
    const isMonth = matches(month, time.getUTCMonth() + 1, 1, MONTHS);
    return isMonth && (eitherDay ? ofMonth || ofWeek : ofMonth && ofWeek);
  };
  const isMinute = (time: Date): boolean =>
    matches(minute, time.getUTCMinutes(), 0) && matches(hour, time.getUTCHours(), 0);
  let left = 2;
  const last = Math.floor(now / MINUTE);
  for (let at = last; at > last - MOST_MINUTES; at--) {
    const time = new Date(at * MINUTE);
    // On with the last minute of the day before.
    if (!isDay(time)) at -= at % MINUTES_A_DAY;
    else if (isMinute(time) && --left === 0) return at * MINUTE;
  }
  return undefined;
}

function duration(text: string): number {
  const parts = [...text.matchAll(/([0-9.]+)([smh])/g)];
  return parts.reduce((sum, [, amount, unit = '']) => sum + Number(amount) * (UNITS[unit] ?? 0), 0);
}

function matches(field: string, value: number, first: number, names: readonly string[] = []): boolean {
  const number = (text: string): number => {
    const place = names.indexOf(text.toLowerCase());
    return place < 0 ? Number(text) : place + first;
  };
  return field.split(',').some((part) => {
    const [range = '', step] = part.split('/');
    const [from = '', to] = range.split('-');
    if (/^[*?]$/.test(range)) return (value - first) % Number(step ?? 1) === 0;
    const start = number(from);
    const end = to === undefined ? (step === undefined ? start : Infinity) : number(to);
    return value >= start && value <= end && (value - start) % Number(step ?? 1) === 0;
  });
}
