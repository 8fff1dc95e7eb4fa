import type { Construct } from 'constructs';

import { Autoscaler, field, httpGet, type Labels, port, type ProbeOptions, Resource, RESTRICTED } from '../kit';
import type * as k8s from '../kit/k8s';

/** What Knative's programs run with. */
export const READ_ONLY: k8s.SecurityContext = { ...RESTRICTED, readOnlyRootFilesystem: true };

/** By these Knative's programs find their namespace, and the ConfigMaps there that they watch while they run. */
export const ENVIRONMENT = {
  SYSTEM_NAMESPACE: field('metadata.namespace'),
  CONFIG_LOGGING_NAME: 'config-logging',
  CONFIG_OBSERVABILITY_NAME: 'config-observability',
} as const;
/** Those that elect a leader call themselves by the name of their pod. */
export const POD_NAME = { POD_NAME: field('metadata.name') };

/** Where Knative's programs serve their metrics and their profiles. */
export const TELEMETRY = [port(9090, 'metrics'), port(8008, 'profiling')] as const;

/** The probes of a program that has paths for them, by their timing. @param readiness default: that of liveness */
export function health(liveness: ProbeOptions, readiness = liveness) {
  return {
    liveness: httpGet('/health', 'probes', { scheme: 'HTTP', ...liveness }),
    readiness: httpGet('/readiness', 'probes', { scheme: 'HTTP', ...readiness }),
  };
}

/** Puts the pods with these labels on different nodes, if there are enough. */
export function spread(matchLabels: Labels): Partial<k8s.PodSpec> {
  const podAffinityTerm = { labelSelector: { matchLabels }, topologyKey: 'kubernetes.io/hostname' };
  const preferredDuringSchedulingIgnoredDuringExecution = [{ weight: 100, podAffinityTerm }];
  return { affinity: { podAntiAffinity: { preferredDuringSchedulingIgnoredDuringExecution } } };
}

/**
 * Starts more pods of a Deployment when those that run are at 100 % of their CPU. Who drains nodes is told which pods
 * these are, without being kept from it: there may be a single one.
 */
export function scale(scope: Construct, name: string, max: number, matchLabels: Labels, budget = `${name}-pdb`): void {
  new Autoscaler(scope, name, { min: 1, max, cpu: 100 });
  const spec = { minAvailable: 0, selector: { matchLabels } };
  new Resource(scope, 'policy/v1/PodDisruptionBudget', budget, { spec });
}
