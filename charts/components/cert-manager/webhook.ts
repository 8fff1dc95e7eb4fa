import type { Construct } from 'constructs';

import { type AdmissionService, Resource } from '../../kit';

/** Checks cert-manager's objects before they are stored, and fills in who asked for a certificate. */
export function renderAdmission(scope: Construct, service: AdmissionService): void {
  const { name, namespace } = service;
  // The webhook makes its CA's Secret when it starts; the CA injector copies the certificate from there.
  const metadata = { annotations: { 'cert-manager.io/inject-ca-from-secret': `${namespace}/${name}-ca` } };
  const call = (path: string) => ({
    name: 'webhook.cert-manager.io',
    admissionReviewVersions: ['v1'],
    clientConfig: { service: { ...service, path } },
    failurePolicy: 'Fail',
    matchPolicy: 'Equivalent',
    sideEffects: 'None',
    timeoutSeconds: 30,
  });
  const rule = (operations: string[], apiGroups: string[], resource: string) => [
    { apiGroups, apiVersions: ['v1'], operations, resources: [resource] },
  ];
  const namespaceSelector = {
    matchExpressions: [{ key: 'cert-manager.io/disable-validation', operator: 'NotIn', values: ['true'] }],
  };
  const filledIn = { ...call('/mutate'), rules: rule(['CREATE'], ['cert-manager.io'], 'certificaterequests') };
  const groups = ['cert-manager.io', 'acme.cert-manager.io'];
  const checked = { ...call('/validate'), namespaceSelector, rules: rule(['CREATE', 'UPDATE'], groups, '*/*') };
  const group = 'admissionregistration.k8s.io/v1';
  new Resource(scope, `${group}/MutatingWebhookConfiguration`, name, { webhooks: [filledIn] }, metadata);
  new Resource(scope, `${group}/ValidatingWebhookConfiguration`, name, { webhooks: [checked] }, metadata);
}
