import { whereWebhooksAnswer } from '../cluster/cluster';
import { freshBed, PATIENCE } from './bed';
import { expectRateToTell, experiment, pathOf, RATE, succeeded } from './experiments';
import { PARTS } from './parts';
import { OWNER, platformWith, TENANT } from './platform';

jest.setTimeout(2 * PATIENCE);

whereWebhooksAnswer(() => {
  const dist = platformWith(['katib']);
  const bed = freshBed(PARTS.tuning, dist);

  test('an experiment: its trials run, their metrics are collected, and the best one is known', async () => {
    const search = { algorithm: 'sobol', values: [RATE.name], trials: 3, more: { parameters: [RATE] } };
    await bed().create(OWNER, experiment('rate', search));
    const status = await succeeded(bed(), 'rate');
    expect(status.trialsSucceeded).toBe(3);
    expectRateToTell(status);
  });

  test('deleting it leaves nothing', async () => {
    await bed().delete(OWNER, pathOf('rate'));
    await bed().gone(TENANT, 'experiments,trials,suggestions,jobs,deployments,pods');
  });

  test('it installs again: no program owns a rendered field', async () => {
    expect(await bed().cli('up', dist)).toContain(' is ready');
  });

  test('no request was denied', () => {
    expect(bed().denied()).toEqual([]);
  });
});
