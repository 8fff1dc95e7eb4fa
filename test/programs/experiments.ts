import type { Manifest } from '../../charts/contract/manifest';
import type { Bed } from './bed';
import { STAND_IN } from './images';
import { TENANT } from './platform';

/** What an Experiment searches, and by which algorithm. */
export interface Search {
  readonly algorithm: string;
  readonly settings?: Readonly<Record<string, string>>;
  /** What trials are given: names of parameters, or those that an algorithm makes. */
  readonly values: readonly string[];
  readonly trials: number;
  readonly parallel?: number;
  /** The rest of its `spec`. */
  readonly more: object;
  /** More arguments of the trials' program. */
  readonly args?: readonly string[];
  readonly securityContext?: object;
  /** Whether the Jobs of trials that have ended stay. @default false */
  readonly retain?: boolean;
}

interface Assigned {
  readonly parameterAssignments: readonly { readonly name: string; readonly value: string }[];
}

interface Conditions {
  readonly conditions?: readonly { readonly type: string; readonly status: string }[];
}

interface Status extends Conditions {
  readonly trialsSucceeded?: number;
  readonly trialsEarlyStopped?: number;
  readonly currentOptimalTrial?: Assigned & {
    readonly observation: { readonly metrics: readonly { readonly name: string; readonly max: string }[] };
  };
}

interface Trial {
  readonly metadata: { readonly name: string; readonly labels: Readonly<Record<string, string>> };
  readonly spec: Assigned;
  readonly status?: Conditions;
}

const KATIB = '/apis/kubeflow.org/v1beta1/namespaces';

/** The path of an Experiment in the API. */
export function pathOf(name: string, namespace = TENANT): string {
  return `${KATIB}/${namespace}/experiments/${name}`;
}

/** The rate that trials are best with is 0.03. */
export const RATE = {
  name: 'lr',
  parameterType: 'double',
  feasibleSpace: { min: '0.01', max: '0.05', step: '0.005' },
} as const;

/** An algorithm and its settings. */
export function algorithmWith(algorithmName: string, settings: Readonly<Record<string, string>>): object {
  return { algorithmName, algorithmSettings: Object.entries(settings).map(([name, value]) => ({ name, value })) };
}

/** An Experiment whose trials are Jobs that print their metric. */
export function experiment(name: string, search: Search, namespace = TENANT): Manifest {
  const { settings = {}, values, trials, parallel = 2, retain = false, more } = search;
  return {
    apiVersion: 'kubeflow.org/v1beta1',
    kind: 'Experiment',
    metadata: { namespace, name },
    spec: {
      objective: { type: 'maximize', objectiveMetricName: 'accuracy' },
      algorithm: algorithmWith(search.algorithm, settings),
      parallelTrialCount: parallel,
      maxTrialCount: trials,
      maxFailedTrialCount: 1,
      trialTemplate: {
        retain,
        primaryContainerName: 'training',
        trialParameters: values.map((value) => ({ name: value, reference: value })),
        trialSpec: job(search),
      },
      ...more,
    },
  };
}

/** Katib's collector has a shell start the program, which would take a value apart that has no quotes. */
function job({ values, args = [], securityContext }: Search): object {
  const own = values.map((name) => `"--${name}=\${trialParameters.${name}}"`);
  const container = { name: 'training', image: STAND_IN, command: ['/stand-in', 'trial', ...args, ...own] };
  return {
    apiVersion: 'batch/v1',
    kind: 'Job',
    spec: {
      template: {
        metadata: { annotations: { 'sidecar.istio.io/inject': 'false' } },
        spec: { containers: [{ ...container, securityContext }], restartPolicy: 'Never' },
      },
    },
  };
}

/** Waits until an Experiment has succeeded. */
export async function succeeded(bed: Bed, name: string, namespace = TENANT): Promise<Status> {
  return bed.until(`Experiment ${name} succeeds`, async () => {
    const { status } = (await bed.read<{ readonly status?: Status }>(pathOf(name, namespace))) ?? {};
    return has(status, 'Succeeded') && status;
  });
}

/** Whether an object has a condition. */
export function has(status: Conditions | undefined, condition: string): boolean {
  return Boolean(status?.conditions?.some(({ type, status: is }) => type === condition && is === 'True'));
}

/** The trials of an Experiment. */
export async function trialsOf(bed: Bed, name: string, namespace = TENANT): Promise<readonly Trial[]> {
  const path = `${KATIB}/${namespace}/trials?labelSelector=katib.kubeflow.org/experiment=${name}`;
  return (await bed.read<{ readonly items: readonly Trial[] }>(path))?.items ?? [];
}

/** Whether the best trial was given the rate that its metric tells of: values reach the training. */
export function expectRateToTell(status: Status): void {
  const { parameterAssignments = [], observation } = status.currentOptimalTrial ?? {};
  const rate = parameterAssignments.find(({ name }) => name === RATE.name);
  const metric = observation?.metrics.find(({ name }) => name === 'accuracy');
  expect(Number(metric?.max)).toBeCloseTo(1 - Math.abs(Number(rate?.value) - 0.03), 3);
}
