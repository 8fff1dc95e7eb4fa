import { backupFindings } from '../../../cli/doctor/backups';
import { dueTwiceSince } from '../../../cli/doctor/schedule';
import { lineOf } from '../../../cli/findings';
import type { JsonObject } from '../../../cli/json';
import { render } from '../../support/render';

const NOW = Date.parse('2026-03-10T12:00:00Z');
const iso = (time?: number) => time && new Date(time).toISOString().slice(0, 16);

test.each([
  ['0 3 * * *', '2026-03-09T03:00'],
  ['@daily', '2026-03-09T00:00'],
  ['@hourly', '2026-03-10T11:00'],
  ['@every 6h', '2026-03-10T00:00'],
  ['*/15 * * * *', '2026-03-10T11:45'],
  ['30 4 * * MON-FRI', '2026-03-09T04:30'],
  ['0 0 1,15 * *', '2026-02-15T00:00'],
  ['0 0 1 * sun', '2026-03-01T00:00'],
  ['0 0 1 jan ?', '2025-01-01T00:00'],
  ['@yearly', '2025-01-01T00:00'],
  ['0 22-23/1 * * *', '2026-03-09T22:00'],
])('%s was due before the last time at %s', (schedule, due) => expect(iso(dueTwiceSince(schedule, NOW))).toBe(due));

test('a time that never comes is not judged', () => expect(dueTwiceSince('0 0 30 2 *', NOW)).toBeUndefined());

const cronJob = (status: object = {}, spec: object = {}) => ({
  apiVersion: 'batch/v1',
  kind: 'CronJob',
  metadata: { namespace: 'kubeflow', name: 'katib-backup', creationTimestamp: '2026-01-01T00:00:00Z' },
  spec: { schedule: '0 3 * * *', ...spec },
  status,
});
const job = (name: string, created: string, type?: string, owner = 'katib-backup') => ({
  apiVersion: 'batch/v1',
  kind: 'Job',
  metadata: {
    namespace: 'kubeflow',
    name,
    creationTimestamp: created,
    ownerReferences: [{ kind: 'CronJob', name: owner }],
  },
  status: { conditions: type === undefined ? [] : [{ type, status: 'True', reason: 'BackoffLimitExceeded' }] },
});
const SUCCESS = { lastSuccessfulTime: '2026-03-10T03:01:00Z' };
const said = (cronJobs: readonly JsonObject[], jobs: readonly JsonObject[] = []) =>
  backupFindings(cronJobs, jobs, NOW).map(lineOf);

test('backups that succeed are fine, and so is a new one', () => {
  expect(said([cronJob(SUCCESS)], [job('a', '2026-03-10T03:00:00Z', 'Complete')])).toEqual(['✓ backups: 1']);
  const fresh = cronJob();
  fresh.metadata.creationTimestamp = '2026-03-10T02:00:00Z';
  expect(said([fresh])).toEqual(['✓ backups: 1']);
  expect(said([])).toEqual([]);
});

test('the last job that ended counts, and no other’s', () => {
  const failed = job('katib-backup-2', '2026-03-10T03:00:00Z', 'Failed');
  const running = job('katib-backup-3', '2026-03-10T11:59:00Z');
  const before = job('katib-backup-1', '2026-03-09T03:00:00Z', 'Complete');
  expect(said([cronJob(SUCCESS)], [before, failed, running])).toEqual([
    '✗ storage/backup-failed: CronJob kubeflow/katib-backup: its last job, katib-backup-2, failed: BackoffLimitExceeded; ' +
      'see kubectl --namespace kubeflow logs job/katib-backup-2 --all-containers',
  ]);
  const mended = job('katib-backup-4', '2026-03-10T05:00:00Z', 'Complete');
  const others = job('other-1', '2026-03-10T06:00:00Z', 'Failed', 'other');
  expect(said([cronJob(SUCCESS)], [failed, mended, others])).toEqual(['✓ backups: 1']);
});

test('one that was due twice without success is late', () => {
  const old = { lastSuccessfulTime: '2026-03-08T03:01:00Z' };
  expect(said([cronJob(old)])).toEqual([
    "✗ storage/backup-late: CronJob kubeflow/katib-backup has not succeeded since 2026-03-08T03:01:00Z, and was due twice by its schedule, '0 3 * * *'; " +
      'see kubectl --namespace kubeflow describe cronjob/katib-backup',
  ]);
  expect(said([cronJob()])[0]).toContain('has never succeeded, and was due twice');
  expect(said([cronJob(SUCCESS, { suspend: true })])[0]).toMatch(
    /^! storage\/backup-late: CronJob kubeflow\/katib-backup is suspended; kubectl --namespace kubeflow patch cronjob/,
  );
});

test('the platform’s backups have the label by which they are found', () => {
  const to = { kind: 'claim', size: '1Gi' } as const;
  const platform = render({ databases: { backup: { schedule: '@daily', to } } });
  for (const system of ['katib', 'pipelines', 'seaweedfs']) {
    const { labels } = platform.get('batch/v1/CronJob', `kubeflow/${system}-backup`).metadata;
    expect(labels).toMatchObject({
      'cdk8s-kubeflow/backup': 'true',
      'app.kubernetes.io/component': system === 'katib' ? 'katib' : 'pipelines',
    });
  }
});
