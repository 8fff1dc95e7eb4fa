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

/** Fills in the defaults, and reports times that are none. They have no effect where notebooks run on. */
export function resolveNotebooks({ culling = {} }: Notebooks, report: Report) {
  const { idleMinutes = 1440, checkPeriodMinutes = 1 } = culling || {};
  for (const [name, minutes] of Object.entries({ idleMinutes, checkPeriodMinutes })) {
    const otherwise = minutes === 0 ? ', or culling: false to let notebooks run on' : '';
    const message = `${minutes} is not a number of minutes; write a whole number from 1 on${otherwise}`;
    report.check(Number.isInteger(minutes) && minutes > 0, `notebooks.culling.${name}`, message);
  }
  return { culling: { enabled: culling !== false, idleMinutes, checkPeriodMinutes } } as const;
}
