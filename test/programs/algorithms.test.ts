import { RESTRICTED, RESTRICTED_USER } from '../../charts/contract/admission/restricted';
import type { Manifest } from '../../charts/contract/manifest';
import { freshBed, PATIENCE } from './bed';
import { deniedNothing } from './end';
import {
  algorithmWith,
  expectRateToTell,
  experiment,
  has,
  pathOf,
  RATE,
  type Search,
  succeeded,
  trialsOf,
} from './experiments';
import { PARTS } from './parts';
import { OWNER, platformWith, TENANT } from './platform';
import { whereBuilt } from './where-built';

jest.setTimeout(3 * PATIENCE);

interface Deployment extends Manifest {
  readonly spec: { readonly template: { readonly spec: { readonly containers: readonly object[] } } };
}

const NOT_ROOT = { ...RESTRICTED, runAsUser: RESTRICTED_USER };
const MOMENTUM = { ...RATE, name: 'momentum', feasibleSpace: { min: '0.5', max: '0.9', step: '0.1' } };
const EPOCHS = { name: 'epochs', parameterType: 'int', feasibleSpace: { min: '1', max: '2' } };

/** Two parameters: what most algorithms search. */
const TWO = { values: ['lr', 'momentum'], trials: 3, more: { parameters: [RATE, MOMENTUM] } };

/** An operation of a neural network whose architecture is searched. */
const POOLING = {
  operationType: 'max_pooling',
  parameters: [{ name: 'filter_size', parameterType: 'categorical', feasibleSpace: { list: ['3', '5'] } }],
};
const CONVOLUTION = {
  operationType: 'convolution',
  parameters: [
    { name: 'filter_size', parameterType: 'categorical', feasibleSpace: { list: ['3', '5'] } },
    { name: 'num_filter', parameterType: 'categorical', feasibleSpace: { list: ['32', '48'] } },
    { name: 'stride', parameterType: 'categorical', feasibleSpace: { list: ['1'] } },
  ],
};

/** By algorithm, an Experiment as small as it takes for the algorithm to do all that it does. */
const SEARCHES: Readonly<Record<string, Omit<Search, 'algorithm'>>> = {
  random: TWO,
  tpe: TWO,
  grid: TWO,
  'multivariate-tpe': TWO,
  bayesianoptimization: { ...TWO, settings: { n_initial_points: '2' } },
  cmaes: TWO,
  sobol: TWO,
  hyperband: {
    settings: { resource_name: 'epochs', eta: '2', r_l: '2' },
    ...{ values: ['lr', 'epochs'], trials: 3, more: { parameters: [RATE, EPOCHS] } },
  },
  darts: {
    settings: { num_epochs: '1' },
    values: ['algorithm-settings', 'search-space', 'num-layers'],
    // One trial finds the architecture.
    ...{ trials: 1, parallel: 1 },
    more: { nasConfig: { graphConfig: { numLayers: 1 }, operations: [POOLING, CONVOLUTION] } },
  },
  enas: {
    ...{ values: ['architecture', 'nn_config'], trials: 3 },
    more: {
      nasConfig: {
        graphConfig: { numLayers: 2, inputSizes: [32, 32, 3], outputSizes: [10] },
        operations: [CONVOLUTION],
      },
    },
  },
  pbt: {
    settings: { suggestion_trial_dir: '/checkpoints', n_population: '5', truncation_threshold: '0.2' },
    // So many that one of the second generation is among them, in whatever order they end.
    ...{ values: ['lr'], trials: 11, parallel: 4 },
    args: ['--checkpoints=/checkpoints'],
    more: { parameters: [RATE], resumePolicy: 'FromVolume' },
  },
};

/** The volume for the checkpoints, which the trials share with the program that makes folders for them. */
const SHARED = {
  apiVersion: 'v1',
  kind: 'PersistentVolume',
  metadata: { name: 'shared' },
  spec: { capacity: { storage: '5Gi' }, accessModes: ['ReadWriteMany'], hostPath: { path: '/shared' } },
};

/** A tenant that is not held to `restricted`, which refuses what stops trials early. */
const OPEN = 'open';

/** Values of this seed get worse, so that all trials but the first one are stopped. */
const STOPPED: Search = {
  algorithm: 'random',
  settings: { random_state: '6' },
  ...{ values: ['lr'], trials: 3, parallel: 1 },
  // Or Katib never reads the metrics of a trial that was stopped: https://github.com/kubeflow/katib/issues/1377
  retain: true,
  securityContext: NOT_ROOT,
  more: {
    parameters: [{ ...RATE, feasibleSpace: { min: '0.01', max: '0.9' } }],
    earlyStopping: algorithmWith('medianstop', { min_trials_required: '1', start_step: '1' }),
  },
};

whereBuilt(PARTS.algorithms, () => {
  const tenants = [{ name: TENANT, owner: OWNER, podSecurity: 'restricted' } as const, { name: OPEN, owner: OWNER }];
  const owners = { [TENANT]: OWNER, [OPEN]: OWNER };
  const bed = freshBed(PARTS.algorithms, platformWith(['katib'], { tenants }), { owners, brought: [SHARED] });

  test.each(Object.entries(SEARCHES))(
    '%s: its program starts, and its values reach trials',
    async (algorithm, search) => {
      const name = `by-${algorithm}`;
      await bed().create(OWNER, experiment(name, { ...search, algorithm, securityContext: NOT_ROOT }));
      const deployment = `/apis/apps/v1/namespaces/${TENANT}/deployments/${name}-${algorithm}`;
      const { spec } = await bed().until(deployment, () => bed().read<Deployment>(deployment));
      expect(spec.template.spec.containers).toEqual([expect.objectContaining({ securityContext: NOT_ROOT })]);
      for (let count = 1; count <= search.trials; count += 1) {
        await bed().until(`${name} has ${count} trials`, async () => (await trialsOf(bed(), name)).length >= count);
      }
      const status = await succeeded(bed(), name);
      const trials = await trialsOf(bed(), name);
      expect(trials.filter((trial) => has(trial.status, 'Succeeded'))).toHaveLength(search.trials);
      for (const trial of trials) {
        expect(trial.spec.parameterAssignments.map((each) => each.name).sort()).toEqual([...search.values].sort());
      }
      if (search.values.includes(RATE.name)) expectRateToTell(status);
    },
  );

  test('hyperband: the better of two trials is tried again, with more epochs', async () => {
    const assigned = (await trialsOf(bed(), 'by-hyperband')).flatMap(({ spec }) => spec.parameterAssignments);
    const epochs = assigned.filter(({ name }) => name === EPOCHS.name).map(({ value }) => value);
    expect(epochs.sort()).toEqual(['1', '1', '2']);
  });

  test('pbt: a trial of the second generation goes on from the checkpoint of one of the first', async () => {
    const trials = await trialsOf(bed(), 'by-pbt');
    const of = (generation: string) =>
      trials.filter(({ metadata }) => metadata.labels['pbt.suggestion.katib.kubeflow.org/generation'] === generation);
    const [second] = of('1').map(({ metadata }) => bed().log(TENANT, metadata.name, 'metrics-logger-and-collector'));
    expect(second).toContain('epoch 4');
  });

  test('medianstop: trials that are worse than the first one are stopped', async () => {
    await bed().create(OWNER, experiment('stopped', STOPPED, OPEN));
    await bed().until('its second trial', async () => (await trialsOf(bed(), 'stopped', OPEN)).length > 1);
    const status = await succeeded(bed(), 'stopped', OPEN);
    expect(status).toMatchObject({ trialsSucceeded: 1, trialsEarlyStopped: 2 });
  });

  test('deleting them leaves nothing', async () => {
    await bed().delete(OWNER, pathOf('stopped', OPEN));
    for (const algorithm of Object.keys(SEARCHES)) await bed().delete(OWNER, pathOf(`by-${algorithm}`));
    for (const namespace of [TENANT, OPEN]) {
      await bed().gone(namespace, 'experiments,trials,suggestions,jobs,deployments,pods,persistentvolumeclaims');
    }
  });

  deniedNothing(bed);
});
