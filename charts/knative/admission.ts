import type { Construct } from 'constructs';

import { type Labels, Resource } from '../kit';
import type * as k8s from '../kit/k8s';

/** Who is asked, and about which objects. */
export interface AdmissionProps {
  /** The Service of the webhook's pods. */
  readonly service: { readonly name: string; readonly namespace: string };
  /** @default 'Fail': without an answer, the object is refused */
  readonly failurePolicy?: 'Fail' | 'Ignore';
  /** @default 10, Kubernetes' own */
  readonly timeoutSeconds?: number;
  readonly objectSelector?: k8s.LabelSelector;
  readonly namespaceSelector?: k8s.LabelSelector;
}

/**
 * Lets a webhook of Knative change objects before they are stored. Kinds, path and CA bundle are not rendered: when it
 * starts, the webhook writes them into the configuration of its name, whatever stands there
 * (`reconcileMutatingWebhook` in knative.dev/pkg, webhook/resourcesemantics/defaulting). Rendered kinds would be two
 * owners' from then on, and until then refuse the Knative objects that are applied together with the webhook.
 */
export class KnativeMutation extends Resource<'admissionregistration.k8s.io/v1/MutatingWebhookConfiguration'> {
  constructor(scope: Construct, name: string, props: AdmissionProps, labels?: Labels) {
    const kind = 'admissionregistration.k8s.io/v1/MutatingWebhookConfiguration';
    super(scope, kind, name, { webhooks: [webhook(name, props)] }, { labels });
  }
}

/** Lets a webhook of Knative refuse objects. What holds for {@link KnativeMutation} holds here too. */
export class KnativeValidation extends Resource<'admissionregistration.k8s.io/v1/ValidatingWebhookConfiguration'> {
  constructor(scope: Construct, name: string, props: AdmissionProps, labels?: Labels) {
    const kind = 'admissionregistration.k8s.io/v1/ValidatingWebhookConfiguration';
    super(scope, kind, name, { webhooks: [webhook(name, props)] }, { labels });
  }
}

function webhook(name: string, { service, ...props }: AdmissionProps): k8s.MutatingWebhook & k8s.ValidatingWebhook {
  return {
    name,
    admissionReviewVersions: ['v1', 'v1beta1'],
    clientConfig: { service },
    sideEffects: 'None',
    failurePolicy: 'Fail',
    ...props,
  };
}
