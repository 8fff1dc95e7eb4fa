import { BACKUP_LABEL } from '../../charts/contract/labels';
import { idOf, keyOfObject, nameOfObject } from '../cluster/objects';
import { type Finding, ok } from '../findings';
import { at, itemsAt, type JsonObject, textAt } from '../json';
import type { CheckContext } from './check';
import { namespaceOption, resourceName } from './readiness';
import { dueTwiceSince } from './schedule';

/** Backups whose last job failed, and those that have missed their schedule twice. */
export async function backups({ api, rendering }: CheckContext): Promise<readonly Finding[]> {
  const [name, value] = BACKUP_LABEL;
  const rendered = rendering.objects.filter(({ object }) => textAt(object, 'metadata', 'labels', name) === value);
  if (!rendered.length) return [];
  const [cronJobs, jobs] = await Promise.all([
    api.list({ apiVersion: 'batch/v1', kind: 'CronJob' }),
    api.list({ apiVersion: 'batch/v1', kind: 'Job' }),
  ]);
  const wanted = new Set(rendered.map(({ id }) => keyOfObject(id)));
  const live = cronJobs.filter((one) => wanted.has(keyOfObject(idOf(one))));
  return backupFindings(live, jobs, Date.now());
}

/** What is wrong with the CronJobs of backups. */
export function backupFindings(
  cronJobs: readonly JsonObject[],
  jobs: readonly JsonObject[],
  now: number,
): readonly Finding[] {
  const findings = cronJobs.flatMap((cronJob): readonly Finding[] => {
    const failed = failure(cronJob, jobs);
    const found = failed ?? lateness(cronJob, now);
    return found ? [found] : [];
  });
  return findings.length || !cronJobs.length ? findings : [ok(`backups: ${cronJobs.length}`)];
}

function failure(cronJob: JsonObject, jobs: readonly JsonObject[]): Finding | undefined {
  const { namespace, name } = idOf(cronJob);
  const isOf = (job: JsonObject): boolean =>
    idOf(job).namespace === namespace &&
    itemsAt(job, 'metadata', 'ownerReferences').some(
      (owner) => textAt(owner, 'kind') === 'CronJob' && textAt(owner, 'name') === name,
    );
  const [last] = jobs
    .filter((job) => isOf(job) && outcome(job) !== undefined)
    .sort((a, b) => created(b).localeCompare(created(a)));
  const reason = last && outcome(last)?.reason;
  if (!last || reason === undefined) return undefined;
  const id = idOf(last);
  return {
    level: 'error',
    code: 'storage/backup-failed',
    what: `${nameOfObject(idOf(cronJob))}: its last job, ${id.name}, failed: ${reason}`,
    remedy: `see kubectl ${namespaceOption(id)}logs ${resourceName(id)} --all-containers`,
  };
}

/** How a job has ended: well, or for which reason not. Undefined while it runs. */
function outcome(job: JsonObject): { readonly reason?: string } | undefined {
  for (const condition of itemsAt(job, 'status', 'conditions')) {
    if (textAt(condition, 'status') !== 'True') continue;
    if (textAt(condition, 'type') === 'Complete') return {};
    if (textAt(condition, 'type') === 'Failed') return { reason: textAt(condition, 'reason') ?? 'unknown' };
  }
  return undefined;
}

function lateness(cronJob: JsonObject, now: number): Finding | undefined {
  const id = idOf(cronJob);
  const code = 'storage/backup-late';
  const command = `kubectl ${namespaceOption(id)}`;
  if (at(cronJob, 'spec', 'suspend') === true) {
    const remedy = `${command}patch ${resourceName(id)} --patch '{ "spec": { "suspend": false } }'`;
    return { level: 'warning', code, what: `${nameOfObject(id)} is suspended`, remedy };
  }
  const schedule = textAt(cronJob, 'spec', 'schedule') ?? '';
  const due = dueTwiceSince(schedule, now);
  const done = textAt(cronJob, 'status', 'lastSuccessfulTime');
  // One that is new has missed nothing.
  if (due === undefined || Date.parse(done ?? created(cronJob)) >= due) return undefined;
  const since = done === undefined ? 'has never succeeded' : `has not succeeded since ${done}`;
  const what = `${nameOfObject(id)} ${since}, and was due twice by its schedule, '${schedule}'`;
  return { level: 'error', code, what, remedy: `see ${command}describe ${resourceName(id)}` };
}

function created(object: JsonObject): string {
  return textAt(object, 'metadata', 'creationTimestamp') ?? '';
}
