import type { Manifest } from './manifest';

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
