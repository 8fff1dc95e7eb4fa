import { whereWebhooksAnswer } from '../cluster/cluster';
import { freshBed, PATIENCE } from './bed';
import { STAND_IN } from './images';
import { Page, send } from './pages/asking';
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
const STRANGER = 'stranger@example.com';

const RATE = {
  apiVersion: 'kubeflow.org/v1beta1',
  kind: 'Experiment',
  metadata: { namespace: TENANT, name: 'rate' },
};

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
      ...RATE,
      spec: {
        objective: { type: 'maximize', objectiveMetricName: 'accuracy' },
        algorithm: { algorithmName: 'sobol' },
        parallelTrialCount: 2,
        maxTrialCount: TRIALS,
        maxFailedTrialCount: 1,
        parameters: [{ name: 'lr', parameterType: 'double', feasibleSpace: { min: '0.01', max: '0.05' } }],
        trialTemplate: {
          primaryContainerName: 'training',
          // The page shows their logs.
          retain: true,
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

  const page = new Page(bed, 'katib-ui', '/katib/');
  const of = (what: string, more = '') => `${what}/?namespace=${TENANT}${more}`;

  test('the page shows it to the owner, with its trials and their logs, and to no stranger', async () => {
    const named = '&experimentName=rate';
    expect(await page.told(of('fetch_experiments'))).toMatchObject([{ name: 'rate', status: 'Succeeded' }]);
    expect(await page.told(of('fetch_experiment', named))).toMatchObject({ metadata: RATE.metadata });
    expect(await page.told(of('fetch_suggestion', '&suggestionName=rate'))).toMatchObject({ metadata: RATE.metadata });
    const table = (await page.told(of('fetch_hp_job_info', named))) as string;
    const [, ...rows] = table.trim().split('\n');
    expect(rows).toHaveLength(TRIALS);
    const [trial = ''] = rows.map((row) => row.split(',')[1]);
    await page.told(of('fetch_trial', `&trialName=${trial}`));
    expect(await page.told(of('fetch_hp_job_trial_info', `&trialName=${trial}`))).toContain('accuracy');
    expect(await page.told(of('fetch_trial_logs', `&trialName=${trial}`))).toContain('accuracy=');
    expect(await page.told('fetch_trial_templates/')).toMatchObject({ Data: [{ ConfigMapNamespace: 'kubeflow' }] });
    for (const what of ['fetch_experiments', 'fetch_experiment', 'fetch_hp_job_info'])
      expect(await page.status(of(what, named), STRANGER)).toBe(403);
  });

  test('the page makes an experiment, and deletes one', async () => {
    const { spec } = (await bed().read<Experiment & { readonly spec: object }>(`${EXPERIMENTS}/rate`)) ?? {};
    const another = { ...RATE, metadata: { ...RATE.metadata, name: 'another' }, spec };
    const made = send('POST', { postData: another });
    expect(await page.status('create_experiment/', STRANGER, made)).toBe(403);
    expect(await page.status('create_experiment/', OWNER, made)).toBe(200);
    const path = of('delete_experiment', '&experimentName=another');
    expect(await page.status(path, STRANGER, send('DELETE'))).toBe(403);
    expect(await page.status(path, OWNER, send('DELETE'))).toBe(200);
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
