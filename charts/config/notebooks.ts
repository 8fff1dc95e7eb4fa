import type { Report } from './report';

/** When a notebook that nobody uses is stopped. Its volumes stay, and its owner can start it again. */
export interface Culling {
  /** Minutes without a running kernel or terminal after which a notebook is stopped. @default 1440, a day */
  readonly idleMinutes?: number;
  /** Minutes from one look at a notebook to the next. @default 1 */
  readonly checkPeriodMinutes?: number;
}

/** How notebooks are run. */
export interface Notebooks {
  /** Stopping of notebooks that nobody uses, or `false` to let them run on. @default after a day */
  readonly culling?: Culling | false;
}

/** {@link Notebooks} in which every default is filled in. */
export interface ResolvedNotebooks {
  /** The times, though they have no effect where notebooks run on. */
  readonly culling: Required<Culling> & { readonly enabled: boolean };
}

/** Fills in the defaults, and reports times that are none. */
export function resolveNotebooks({ culling = {} }: Notebooks, report: Report): ResolvedNotebooks {
  const { idleMinutes = 1440, checkPeriodMinutes = 1 } = culling || {};
  checkMinutes('idleMinutes', idleMinutes, report);
  checkMinutes('checkPeriodMinutes', checkPeriodMinutes, report);
  return { culling: { enabled: culling !== false, idleMinutes, checkPeriodMinutes } };
}

function checkMinutes(name: keyof Culling, minutes: number, report: Report): void {
  if (Number.isInteger(minutes) && minutes > 0) return;
  const otherwise = minutes === 0 ? ', or culling: false to let notebooks run on' : '';
  const message = `${minutes} is not a number of minutes; write a whole number from 1 on${otherwise}`;
  report.add(`notebooks.culling.${name}`, message);
}
