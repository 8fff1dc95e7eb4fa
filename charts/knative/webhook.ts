import { Chart } from 'cdk8s';
import type { Construct } from 'constructs';

import { Resource } from '../kit';
import type * as k8s from '../kit/k8s';

/** Where the pods of a webhook answer the API server. */
export const WEBHOOK_PORT = 8443;

/** The port of their Service. */
export const WEBHOOK_SERVICE = { name: 'https-webhook', port: 443, targetPort: WEBHOOK_PORT } as const;

type Webhooks = Readonly<Record<string, Partial<k8s.MutatingWebhook & k8s.ValidatingWebhook>>>;

/** What a webhook is asked about: its configurations by name, and what they have beside what all have. */
interface AdmissionProps {
  /** Name of the Secret in which it keeps its certificate. */
  readonly certificate: string;
  /** Seconds that the API server waits for an answer. @default Kubernetes' own, 10 */
  readonly timeoutSeconds?: number;
  readonly mutating: Webhooks;
  readonly validating: Webhooks;
}

/**
 * Has the API server ask a webhook of Knative. Kinds, path and CA bundle are not rendered: when it starts, the webhook
 * writes them into the configuration of its name, whatever stands there (`reconcileMutatingWebhook` in knative.dev/pkg,
 * webhook/resourcesemantics/defaulting). Rendered kinds would be two owners' from then on, and until then refuse the
 * Knative objects that are applied together with the webhook.
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
  for (const [kind, webhooks] of [
    ['admissionregistration.k8s.io/v1/MutatingWebhookConfiguration', mutating],
    ['admissionregistration.k8s.io/v1/ValidatingWebhookConfiguration', validating],
  ] as const) {
    for (const [name, more] of Object.entries(webhooks)) {
      new Resource(scope, kind, name, { webhooks: [{ name, ...common, ...more }] });
    }
  }
  // It makes its certificate itself, but not the Secret that keeps it.
  new Resource(scope, 'v1/Secret', certificate, {});
}
