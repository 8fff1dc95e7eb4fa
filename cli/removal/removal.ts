import { setTimeout as sleep } from 'node:timers/promises';

import { type Api, AT_ONCE } from '../cluster/api';
import { CliError, ClusterError } from '../errors';
import { itemsAt, type JsonObject, textAt } from '../json';
import { keyOfKind, type Kind, nameOfObject, type ObjectId } from '../cluster/objects';
import type { Progress } from '../progress';
import type { Waiting } from '../install/readiness';
import type { Deletion, Step } from './removal-order';
import { groupOf } from '../../charts/contract/manifest';

/** Milliseconds between two looks at what is not gone. */
const PAUSE = 300;

/** How a step is removed. */
export interface StepOptions {
  readonly progress: Progress;
  /** Seconds to wait in each step. */
  readonly timeout: number;
  /** Called before each wave; throws when the user has interrupted the run. */
  readonly nextStep: () => void;
}

/** A deleted object that finalizers still hold. */
interface Held {
  readonly id: Deletion;
  readonly live: JsonObject;
}

/**
 * Removes the objects of a step, wave by wave, each when the one before is really gone.
 * @throws CliError with all objects that were refused, or that are held by finalizers when the time is over
 */
export async function removeStep(api: Api, step: Step, options: StepOptions): Promise<void> {
  const { progress, timeout, nextStep } = options;
  const start = Date.now();
  const counts = { removed: 0 };
  progress.stage(step.name, step.objects.length);
  const onGone = (): void => {
    counts.removed++;
    progress.applied(counts, step.objects.length);
  };
  for (const wave of step.waves) {
    nextStep();
    let held = await deleteAll(api, wave, onGone);
    while (held.length) {
      progress.waiting(held.map(waitingOf));
      if (Date.now() > start + timeout * 1000) throw new CliError(notGone(step.name, held, timeout));
      nextStep();
      await sleep(PAUSE);
      held = await stillHeld(api, held, onGone);
    }
  }
  progress.done(counts, (Date.now() - start) / 1000);
}

async function deleteAll(api: Api, wave: readonly Deletion[], onGone: () => void): Promise<readonly Held[]> {
  const { default: inParallel } = await import('p-map');
  const refused: string[] = [];
  const remove = async (id: Deletion): Promise<readonly Held[]> => {
    try {
      const live = await deleteOne(api, id);
      if (live && finalizersOf(live).length) return [{ id, live }];
      onGone();
    } catch (error) {
      if (!(error instanceof ClusterError) || error.status === undefined) throw error;
      refused.push(explain(error, id));
    }
    return [];
  };
  const held = (await inParallel(wave, remove, { concurrency: AT_ONCE })).flat();
  if (refused.length) throw new CliError(refused.join('\nerror: '));
  return held;
}

async function deleteOne(api: Api, id: ObjectId): Promise<JsonObject | undefined> {
  try {
    return await api.delete(id);
  } catch (error) {
    // A namespace that is being emptied already.
    if (error instanceof ClusterError && error.status === 409) return api.read(id);
    throw error;
  }
}

/**
 * The deleted objects that still exist. One that was made again in the meantime is another object. Every kind is listed
 * once, and only the metadata: reading each CRD would keep the API server too busy to remove them.
 */
async function stillHeld(api: Api, held: readonly Held[], onGone: () => void): Promise<readonly Held[]> {
  const kinds = new Map(held.map(({ id }) => [keyOfKind(id), { apiVersion: id.apiVersion, kind: id.kind }]));
  // What a namespace waits for is in its status.
  const list = (kind: Kind) => (kind.kind === 'Namespace' ? api.list(kind) : api.listMetadata(kind));
  const lists = await Promise.all([...kinds.values()].map(list));
  const there = new Map(lists.flat().map((one) => [textAt(one, 'metadata', 'uid'), one]));
  const now = held.map(({ id, live }) => ({ id, live: there.get(textAt(live, 'metadata', 'uid')) }));
  now.filter(({ live }) => !live).forEach(onGone);
  return now.flatMap(({ id, live }) => (live ? [{ id, live }] : []));
}

/** What a deleted object that still exists waits for. */
function waitingOf({ id, live }: Held): Waiting {
  const unmet = itemsAt(live, 'status', 'conditions').filter((one) => textAt(one, 'status') === 'True');
  const messages = unmet.map((one) => textAt(one, 'message') ?? '').filter((text) => /remain|fail|finaliz/i.test(text));
  const { apiVersion, kind, namespace, name } = id;
  const finalizers = `its finalizer ${finalizersOf(live).join(', ')} is still there`;
  const held = kind === 'Namespace' ? 'it is being emptied' : finalizers;
  return { id: { apiVersion, kind, namespace, name }, reason: messages.join('; ') || held };
}

/** A namespace has some of its own in its specification. */
function finalizersOf(live: JsonObject): readonly unknown[] {
  return [
    ...itemsAt(live, 'metadata', 'finalizers'),
    ...(live.kind === 'Namespace' ? itemsAt(live, 'spec', 'finalizers') : []),
  ];
}

/** Kinds whose finalizers Kubernetes itself removes. */
const FINALIZED_BY_KUBERNETES: ReadonlySet<string> = new Set([
  'CustomResourceDefinition',
  'Namespace',
  'PersistentVolumeClaim',
]);

function notGone(step: string, held: readonly Held[], seconds: number): string {
  const lines = held.map((one) => `  ${nameOfObject(one.id)}: ${waitingOf(one).reason}`);
  const own = held.map(({ id }) => id).filter(({ kind }) => !FINALIZED_BY_KUBERNETES.has(kind));
  const patch = JSON.stringify({ metadata: { finalizers: null } });
  const commands = own.map((id) => `  ${kubectl('patch', id)} --type=merge --patch='${patch}'`);
  const hint = [
    'a finalizer is removed by the program that set it: see that its pods run, then run the command again.',
    'if that program is gone for good, you can do without what it would have cleaned up:',
    ...commands,
  ];
  return [`${step} is not gone after ${seconds} seconds:`, ...lines, ...(commands.length ? hint : [])].join('\n');
}

/** The command that does something to one object. */
export function kubectl(verb: 'delete' | 'patch', { apiVersion, kind, namespace, name }: ObjectId): string {
  const group = groupOf(apiVersion);
  const type = kind.toLowerCase() + (group.includes('.') ? `.${group}` : '');
  return `kubectl ${namespace === undefined ? '' : `--namespace=${namespace} `}${verb} ${type} ${name}`;
}

function explain(error: ClusterError, id: ObjectId): string {
  const message = `${nameOfObject(id)}: ${error.message}`;
  const [, webhook] = /failed calling webhook "([^"]+)"/.exec(error.message) ?? [];
  if (webhook === undefined) return message;
  return `${message}; if the program behind it is gone, remove the configuration that has the webhook ${webhook}`;
}
