import { Construct } from 'constructs';

import { httpGet, type Metadata, type ProbeOptions, Resource } from '../../kit';
import type * as k8s from '../../kit/k8s';

/** Name of the webhook's program and of everything that belongs to it. */
export const WEBHOOK = 'cert-manager-webhook';

/** Where the webhook's pod answers the API server. */
export const WEBHOOK_PORT = 10250;

/** Checks cert-manager's objects before they are stored, and fills in who asked for a certificate. */
export class AdmissionWebhook extends Construct {
  constructor(
    scope: Construct,
    private readonly namespace: string,
  ) {
    super(scope, 'admission');
    this.renderMutation();
    this.renderValidation();
  }

  private renderMutation(): void {
    const rules = [
      {
        apiGroups: ['cert-manager.io'],
        apiVersions: ['v1'],
        operations: ['CREATE'],
        resources: ['certificaterequests'],
      },
    ];
    const kind = 'admissionregistration.k8s.io/v1/MutatingWebhookConfiguration';
    new Resource(this, kind, WEBHOOK, { webhooks: [{ ...this.call('/mutate'), rules }] }, this.metadata);
  }

  private renderValidation(): void {
    const rules = [
      {
        apiGroups: ['cert-manager.io', 'acme.cert-manager.io'],
        apiVersions: ['v1'],
        operations: ['CREATE', 'UPDATE'],
        resources: ['*/*'],
      },
    ];
    const namespaceSelector = {
      matchExpressions: [{ key: 'cert-manager.io/disable-validation', operator: 'NotIn', values: ['true'] }],
    };
    const webhooks = [{ ...this.call('/validate'), namespaceSelector, rules }];
    const kind = 'admissionregistration.k8s.io/v1/ValidatingWebhookConfiguration';
    new Resource(this, kind, WEBHOOK, { webhooks }, this.metadata);
  }

  /** The webhook makes its CA's Secret when it starts; the CA injector copies the certificate from there. */
  private get metadata(): Metadata {
    return { annotations: { 'cert-manager.io/inject-ca-from-secret': `${this.namespace}/${WEBHOOK}-ca` } };
  }

  private call(path: string): k8s.MutatingWebhook & k8s.ValidatingWebhook {
    return {
      name: 'webhook.cert-manager.io',
      admissionReviewVersions: ['v1'],
      clientConfig: { service: { name: WEBHOOK, namespace: this.namespace, path } },
      failurePolicy: 'Fail',
      matchPolicy: 'Equivalent',
      sideEffects: 'None',
      timeoutSeconds: 30,
    };
  }
}

/** A probe over plain HTTP. One success is enough; there is a second for the answer unless the timing says otherwise. */
export function probe(path: string, portName: string, timing: ProbeOptions): k8s.Probe {
  return httpGet(path, portName, { scheme: 'HTTP', successThreshold: 1, timeoutSeconds: 1, ...timing });
}
