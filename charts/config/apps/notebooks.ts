import type { ComponentName } from '../components';
import type { Report } from '../checks/report';

/**
 * When a notebook is stopped in which nothing runs. Its volumes stay, and its owner can start it again. The controller asks
 * for Jupyter's kernels alone: it takes a terminal for nothing, and stops VS Code and RStudio, which have no kernels, so
 * many minutes after their start, whoever works there.
 */
export interface Culling {
  /** Minutes after which a notebook is stopped, from when a kernel last did something, or from its start. @default 1440, a day */
  readonly idleMinutes?: number;
  /** Minutes from one look at a notebook to the next. @default 1 */
  readonly checkPeriodMinutes?: number;
}

/** The PodDefault with a token for Pipelines, and the label of the pods that get it. */
export const PIPELINES_TOKEN = 'access-ml-pipeline';

/** How notebooks are run. */
export interface Notebooks {
  /**
   * When notebooks are stopped whose kernels do nothing, or `false` to let all run on. It is for platforms with nothing but
   * Jupyter's kernels in their notebooks: others are stopped while somebody works in them. @default false
   */
  readonly culling?: Culling | false;
  /**
   * Whether each tenant has the PodDefault `access-ml-pipeline`: declared notebooks, and those of users who choose it, get
   * a token with which the SDK of Pipelines runs pipelines in the tenant's name. Not with `selfService`. @default false
   */
  readonly pipelinesToken?: boolean;
}

/** Fills in the defaults, and reports invalid times. They have no effect where notebooks run on. */
export function resolveNotebooks(
  { culling = false, pipelinesToken = false }: Notebooks,
  components: ReadonlySet<ComponentName>,
  selfService: boolean,
  report: Report,
) {
  const { idleMinutes = 1440, checkPeriodMinutes = 1 } = culling || {};
  if (pipelinesToken) checkToken(report, 'notebooks.pipelinesToken', components, selfService);
  for (const [name, minutes] of Object.entries({ idleMinutes, checkPeriodMinutes })) {
    const otherwise = minutes === 0 ? ', or culling: false to let notebooks run on' : '';
    const message = `${minutes} is not a number of minutes; write a whole number from 1 on${otherwise}`;
    report.check(Number.isInteger(minutes) && minutes > 0, `notebooks.culling.${name}`, message);
  }
  return { culling: { enabled: culling !== false, idleMinutes, checkPeriodMinutes }, pipelinesToken } as const;
}

function checkToken(report: Report, at: string, components: ReadonlySet<ComponentName>, selfService: boolean): void {
  const off = (['pipelines', 'poddefaults'] as const).filter((name) => !components.has(name));
  const useless = `has no effect without ${off.join(' and ')}; switch it on, or leave this out`;
  report.check(off.length === 0, at, useless);
  // The namespace must be there before the object in it.
  const made = 'is for namespaces that are rendered, and with selfService all are made in the cluster; take one out';
  report.check(!selfService, at, made);
}
