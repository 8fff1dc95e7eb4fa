import type { Platform } from '../../config/platform';
import type { Labels } from '../../kit';

/** Fields of pods that say where they run. Knative refuses Services with one unless its flag is enabled. */
const PLACEMENT = ['affinity', 'nodeselector', 'runtimeclassname', 'tolerations'];

/**
 * What pods of Knative Services may say that they may not by default. With accelerators, models run on their nodes; memory to share
 * (`emptyDir`) is allowed anyway: https://github.com/knative/serving/blob/knative-v1.22.0/pkg/apis/config/features.go
 */
export function features({ accelerators }: Platform): Labels {
  if (!accelerators.gpus.length) return {};
  return Object.fromEntries(PLACEMENT.map((field) => [`kubernetes.podspec-${field}`, 'enabled']));
}
