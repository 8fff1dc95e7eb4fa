import { whereWebhooksAnswer } from '../cluster/cluster';
import { freshBed, PATIENCE } from './bed';
import { expectRateToTell, experiment, pathOf, RATE, succeeded } from './experiments';
import { Page, send } from './pages/asking';
import { endsWell } from './end';
import { PARTS } from './parts';
import { OWNER, platformWith, STRANGER, TENANT } from './platform';

jest.setTimeout(2 * PATIENCE);

const TRIALS = 3;
// The page shows the logs of trials that have ended.
const SEARCH = { algorithm: 'sobol', values: [RATE.name], trials: TRIALS, more: { parameters: [RATE] }, retain: true };

whereWebhooksAnswer(() => {
  const dist = platformWith(['katib']);
  const bed = freshBed(PARTS.tuning, dist);

  test('an experiment: its trials run, their metrics are collected, and the best one is known', async () => {
    await bed().create(OWNER, experiment('rate', SEARCH));
    const status = await succeeded(bed(), 'rate');
    expect(status.trialsSucceeded).toBe(TRIALS);
    expectRateToTell(status);
  });

  const page = new Page(bed, 'katib-ui', '/katib/');
  const of = (what: string, more = '') => `${what}/?namespace=${TENANT}${more}`;

  test('the page shows it to the owner, with its trials and their logs, and to no stranger', async () => {
    const named = '&experimentName=rate';
    const metadata = { namespace: TENANT, name: 'rate' };
    expect(await page.told(of('fetch_experiments'))).toMatchObject([{ name: 'rate', status: 'Succeeded' }]);
    expect(await page.told(of('fetch_experiment', named))).toMatchObject({ metadata });
    expect(await page.told(of('fetch_suggestion', '&suggestionName=rate'))).toMatchObject({ metadata });
    const table = await page.told<string>(of('fetch_hp_job_info', named));
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
    const made = send('POST', { postData: experiment('another', SEARCH) });
    expect(await page.status('create_experiment/', STRANGER, made)).toBe(403);
    expect(await page.status('create_experiment/', OWNER, made)).toBe(200);
    const path = of('delete_experiment', '&experimentName=another');
    expect(await page.status(path, STRANGER, send('DELETE'))).toBe(403);
    expect(await page.status(path, OWNER, send('DELETE'))).toBe(200);
  });

  test('deleting it leaves nothing', async () => {
    await bed().delete(OWNER, pathOf('rate'));
    await bed().gone(TENANT, 'experiments,trials,suggestions,jobs,deployments,pods');
  });

  endsWell(bed, dist);
});
