import { Chart } from 'cdk8s';
import type { Construct } from 'constructs';

import {
  Autoscaler,
  field,
  httpGet,
  type k8s,
  type Labels,
  MutatingWebhooks,
  port,
  type ProbeOptions,
} from '../../../kit';
import { Resource, RESTRICTED, ValidatingWebhooks } from '../../../kit';

/** What Knative's programs run with. */
export const READ_ONLY: k8s.SecurityContext = { ...RESTRICTED, readOnlyRootFilesystem: true };

/** Environment variables for the programs' namespace, and for the ConfigMaps that they watch while they run. */
export const ENVIRONMENT = {
  SYSTEM_NAMESPACE: field('metadata.namespace'),
  CONFIG_LOGGING_NAME: 'config-logging',
  CONFIG_OBSERVABILITY_NAME: 'config-observability',
} as const;
/** Programs that elect a leader use the name of their pod as identity. */
export const POD_NAME = { POD_NAME: field('metadata.name') };

/** Knative's programs serve metrics only if their settings say so. */
export function observability(monitoring: object | undefined): Readonly<Record<string, string>> {
  return monitoring ? { 'metrics-protocol': 'prometheus' } : {};
}

/** Ports at which Knative's programs serve metrics and profiles. */
export const TELEMETRY = [port(9090, 'metrics'), port(8008, 'profiling')] as const;

/** The probes of a program that has paths for them, by their timing. @param readiness default: that of liveness */
export function health(liveness: ProbeOptions, readiness = liveness) {
  return {
    liveness: httpGet('/health', 'probes', { scheme: 'HTTP', ...liveness }),
    readiness: httpGet('/readiness', 'probes', { scheme: 'HTTP', ...readiness }),
  };
}

/** Spreads the pods with these labels over different nodes, if there are enough. */
export function spread(matchLabels: Labels): Partial<k8s.PodSpec> {
  const podAffinityTerm = { labelSelector: { matchLabels }, topologyKey: 'kubernetes.io/hostname' };
  const preferredDuringSchedulingIgnoredDuringExecution = [{ weight: 100, podAffinityTerm }];
  return { affinity: { podAntiAffinity: { preferredDuringSchedulingIgnoredDuringExecution } } };
}

/**
 * Scales a Deployment by the CPU of its pods, at 100 % of their requests. The budget names the pods but does not block
 * draining a node: there may be a single pod.
 */
export function scale(scope: Construct, name: string, max: number, matchLabels: Labels, budget = `${name}-pdb`): void {
  new Autoscaler(scope, name, { min: 1, max, cpu: 100 });
  const spec = { minAvailable: 0, selector: { matchLabels } };
  new Resource(scope, 'policy/v1/PodDisruptionBudget', budget, { spec });
}

/** Port at which the pods of a webhook answer the API server. */
export const WEBHOOK_PORT = 8443;

/** The port of their Service. */
export const WEBHOOK_SERVICE = { name: 'https-webhook', port: 443, targetPort: WEBHOOK_PORT } as const;

type Webhooks = Readonly<Record<string, Partial<k8s.MutatingWebhook & k8s.ValidatingWebhook>>>;

/** The configurations of a webhook by name, with their special fields. */
interface AdmissionProps {
  /** Name of the Secret in which it keeps its certificate. */
  readonly certificate: string;
  /** Seconds that the API server waits for an answer. @default Kubernetes' own, 10 */
  readonly timeoutSeconds?: number;
  readonly mutating: Webhooks;
  readonly validating: Webhooks;
}

/**
 * The configurations of a Knative webhook. Kinds, path and CA bundle are not rendered: when the webhook starts, it
 * overwrites them in the configuration of its name (`reconcileMutatingWebhook` in knative.dev/pkg,
 * webhook/resourcesemantics/defaulting). Rendered kinds would have two owners from then on. Until then, they would
 * refuse the Knative objects that are applied together with the webhook.
 */
export function renderAdmission(scope: Construct, service: string, props: AdmissionProps): void {
  const { certificate, timeoutSeconds, mutating, validating } = props;
  const common = {
    admissionReviewVersions: ['v1', 'v1beta1'],
    clientConfig: { service: { name: service, namespace: Chart.of(scope).namespace ?? '' } },
    sideEffects: 'None',
    failurePolicy: 'Fail',
    timeoutSeconds,
  };
  for (const [name, more] of Object.entries(mutating))
    new MutatingWebhooks(scope, name, [{ name, ...common, ...more }]);
  for (const [name, more] of Object.entries(validating)) {
    new ValidatingWebhooks(scope, name, [{ name, ...common, ...more }]);
  }
  // The webhook makes its certificate itself, but not the Secret for it.
  new Resource(scope, 'v1/Secret', certificate, {});
}
