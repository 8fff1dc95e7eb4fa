import type { Construct } from 'constructs';

import { type EnvValue, field, type Labels, Resource, RESTRICTED } from '../kit';
import type * as k8s from '../kit/k8s';

/** What Knative's programs run with. */
export const READ_ONLY: k8s.SecurityContext = { ...RESTRICTED, readOnlyRootFilesystem: true };

/** By these Knative's programs find their namespace, and the ConfigMaps there that they watch while they run. */
export const ENVIRONMENT: Readonly<Record<string, EnvValue>> = {
  SYSTEM_NAMESPACE: field('metadata.namespace'),
  CONFIG_LOGGING_NAME: 'config-logging',
  CONFIG_OBSERVABILITY_NAME: 'config-observability',
};

/** Puts the pods with these labels on different nodes, if there are enough. */
export function spread(matchLabels: Labels): Partial<k8s.PodSpec> {
  const podAffinityTerm = { labelSelector: { matchLabels }, topologyKey: 'kubernetes.io/hostname' };
  const preferredDuringSchedulingIgnoredDuringExecution = [{ weight: 100, podAffinityTerm }];
  return { affinity: { podAntiAffinity: { preferredDuringSchedulingIgnoredDuringExecution } } };
}

/** Tells who drains nodes which pods these are, without keeping anyone from it: there may be a single one. */
export class Evictable extends Resource<'policy/v1/PodDisruptionBudget'> {
  constructor(scope: Construct, name: string, matchLabels: Labels) {
    super(scope, 'policy/v1/PodDisruptionBudget', name, { spec: { minAvailable: 0, selector: { matchLabels } } });
  }
}
