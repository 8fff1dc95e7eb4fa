import { WORKLOAD_KINDS } from './kinds';
import type { Manifest } from './manifest';

/** Kubernetes' kinds of objects that are pods or make pods. */
export const POD_MAKERS: readonly string[] = [...WORKLOAD_KINDS, 'Job', 'CronJob', 'ReplicaSet', 'Pod'];
const MAKERS: ReadonlySet<string> = new Set(POD_MAKERS);

/** Whether a kind is one of {@link POD_MAKERS}. */
export function makesPods(kind: string): boolean {
  return MAKERS.has(kind);
}

/** The template of the pods that an object makes, in Kubernetes' fields; a pod is its own. */
export function podTemplateOf({ kind, metadata, spec }: Manifest): object | undefined {
  if (kind === 'Pod') return { metadata, spec };
  const { template, jobTemplate } = (spec ?? {}) as Made;
  return kind === 'CronJob' ? jobTemplate?.spec?.template : template;
}

interface Made {
  readonly template?: object;
  readonly jobTemplate?: { readonly spec?: { readonly template?: object } };
}
