import { whereWebhooksAnswer } from '../cluster/cluster';
import { freshBed, PATIENCE } from './bed';
import { STAND_IN } from './images';
import { PARTS } from './parts';
import { OWNER, platformWith, TENANT } from './platform';

jest.setTimeout(2 * PATIENCE);

interface Experiment {
  readonly status?: {
    readonly conditions?: readonly { readonly type: string; readonly status: string }[];
    readonly trialsSucceeded?: number;
    readonly currentOptimalTrial?: {
      readonly parameterAssignments: readonly { readonly name: string; readonly value: string }[];
      readonly observation: { readonly metrics: readonly { readonly name: string; readonly max: string }[] };
    };
  };
}

const EXPERIMENTS = `/apis/kubeflow.org/v1beta1/namespaces/${TENANT}/experiments`;
const TRIALS = 3;

/** A Job whose container prints its metric. */
const TRIAL = {
  apiVersion: 'batch/v1',
  kind: 'Job',
  spec: {
    template: {
      metadata: { annotations: { 'sidecar.istio.io/inject': 'false' } },
      spec: {
        containers: [
          {
            name: 'training',
            image: STAND_IN,
            command: ['/stand-in', 'trial', '--lr=${trialParameters.learningRate}'],
          },
        ],
        restartPolicy: 'Never',
      },
    },
  },
};

whereWebhooksAnswer(() => {
  const dist = platformWith(['katib']);
  const bed = freshBed(PARTS.tuning, dist);

  test('an experiment: its trials run, their metrics are collected, and the best one is known', async () => {
    await bed().create(OWNER, {
      apiVersion: 'kubeflow.org/v1beta1',
      kind: 'Experiment',
      metadata: { namespace: TENANT, name: 'rate' },
      spec: {
        objective: { type: 'maximize', objectiveMetricName: 'accuracy' },
        algorithm: { algorithmName: 'sobol' },
        parallelTrialCount: 2,
        maxTrialCount: TRIALS,
        maxFailedTrialCount: 1,
        parameters: [{ name: 'lr', parameterType: 'double', feasibleSpace: { min: '0.01', max: '0.05' } }],
        trialTemplate: {
          primaryContainerName: 'training',
          trialParameters: [{ name: 'learningRate', reference: 'lr' }],
          trialSpec: TRIAL,
        },
      },
    });
    const { trialsSucceeded, currentOptimalTrial } = await bed().until('Experiment rate succeeds', async () => {
      const { status } = (await bed().read<Experiment>(`${EXPERIMENTS}/rate`)) ?? {};
      return status?.conditions?.some(({ type, status: is }) => type === 'Succeeded' && is === 'True') && status;
    });
    expect(trialsSucceeded).toBe(TRIALS);
    const [rate] = currentOptimalTrial?.parameterAssignments ?? [];
    const [metric] = currentOptimalTrial?.observation.metrics ?? [];
    expect({ rate: rate?.name, metric: metric?.name }).toEqual({ rate: 'lr', metric: 'accuracy' });
    expect(Number(metric?.max)).toBeCloseTo(1 - Math.abs(Number(rate?.value) - 0.03), 3);
  });

  test('deleting it leaves nothing', async () => {
    await bed().delete(OWNER, `${EXPERIMENTS}/rate`);
    await bed().gone(TENANT, 'experiments,trials,suggestions,jobs,deployments,pods');
  });

  test('it installs again: no program owns a rendered field', async () => {
    expect(await bed().cli('up', dist)).toContain(' is ready');
  });

  test('no request was denied', () => {
    expect(bed().denied()).toEqual([]);
  });
});
