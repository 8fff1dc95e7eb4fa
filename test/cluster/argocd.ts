import { join } from 'node:path';

import type { Application } from './application';
import type { ControlPlane } from './control-plane';
import { STAGES } from './gitops';
import { PlayedPrograms } from './played-programs';

interface SyncEvent {
  readonly type: string;
  readonly reason: string;
  readonly message: string;
}

/** The Applications of stages, as Argo CD has them for a platform with this name. */
export const STAGE_APPLICATIONS: readonly string[] = ['kubeflow', ...STAGES.map((stage) => `kubeflow-${stage}`)];

/** A real Argo CD, beside which the programs of the platform are played. */
export class ArgoCd {
  /** Operations that have failed, or were tried again. */
  readonly failures = new Set<string>();

  private constructor(private readonly plane: ControlPlane) {}

  /** Starts it. */
  static async start(plane: ControlPlane): Promise<ArgoCd> {
    await plane.startArgoCd();
    return new ArgoCd(plane);
  }

  /** Has it take a platform from a repository, as users do, and begins to play the platform's programs. */
  bootstrap(folder: string): void {
    const files = join(folder, 'gitops/argocd/bootstrap');
    this.plane.kubectl('apply', '--server-side', '--recursive', '--filename', files);
    void new PlayedPrograms(this.plane).run();
  }

  /** The objects of some kinds in all namespaces. */
  list<T>(...args: readonly string[]): readonly T[] {
    const text = this.plane.kubectl('get', '--output', 'json', '--all-namespaces', ...args);
    return (JSON.parse(text) as { items: T[] }).items;
  }

  /** All Applications as they are. */
  applications(): readonly Application[] {
    const found = this.list<Application>('applications.argoproj.io');
    for (const { metadata, status } of found) {
      const { phase = '', retryCount = 0, message = '' } = status?.operationState ?? {};
      if (['Failed', 'Error'].includes(phase) || retryCount > 0) {
        this.failures.add(`${metadata.name}: ${phase} ${message}`);
      }
    }
    return found;
  }

  /** Who of these is not at rest, and why. */
  restless(names: readonly string[]): readonly string[] {
    const found = new Map(this.applications().map((each) => [each.metadata.name, each]));
    return names.flatMap((name) => {
      const { status, metadata } = found.get(name) ?? {};
      const refreshing = metadata?.annotations?.['argocd.argoproj.io/refresh'];
      const { sync, operationState, health, resources = [], conditions = [] } = status ?? {};
      if (sync?.status === 'Synced' && operationState?.phase === 'Succeeded' && !refreshing) return [];
      const drifted = resources
        .filter((each) => each.status !== 'Synced')
        .map(({ kind, name: which }) => `${kind} ${which}`);
      const why = [operationState?.message, ...conditions.map(({ message }) => message), ...drifted.slice(0, 10)];
      return [[name, sync?.status, operationState?.phase, health?.status, refreshing, ...why].join(' · ')];
    });
  }

  /** What was warned of in all syncs. */
  warnings(): readonly string[] {
    const events = this.list<SyncEvent>('events', '--field-selector=involvedObject.kind=Application');
    if (!events.length) throw new Error('Argo CD has told nothing');
    return events.filter(({ type }) => type !== 'Normal').map(({ reason, message }) => `${reason}: ${message}`);
  }

  /** Has all Applications look again. */
  refresh(how: 'normal' | 'hard'): void {
    const what = ['--namespace=argocd', '--overwrite', 'applications', '--all'];
    this.plane.kubectl('annotate', ...what, `argocd.argoproj.io/refresh=${how}`);
  }
}
