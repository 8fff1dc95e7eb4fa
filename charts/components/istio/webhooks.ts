import type { Construct } from 'constructs';

import { Resource } from '../../kit';
import type * as k8s from '../../kit/k8s';
import { REVISION, ROOT_NAMESPACE } from '../../mesh/control-plane';

/**
 * Injection and validation, both by istiod, which finds the configurations by their revision and puts its CA bundle
 * into them.
 */
export function renderWebhooks(scope: Construct): void {
  new Resource(
    scope,
    'admissionregistration.k8s.io/v1/MutatingWebhookConfiguration',
    'istio-sidecar-injector',
    { webhooks: INJECTION.map((webhook) => injection(webhook)) },
    { labels: { 'istio.io/rev': REVISION, app: 'sidecar-injector' } },
  );
  new Resource(
    scope,
    'admissionregistration.k8s.io/v1/ValidatingWebhookConfiguration',
    `istio-validator-${ROOT_NAMESPACE}`,
    { webhooks: [VALIDATION] },
    { labels: { 'istio.io/rev': REVISION, app: 'istiod' } },
  );
}

const REV = 'istio.io/rev';
const INJECTION_OF_NAMESPACE = 'istio-injection';
const INJECT = 'sidecar.istio.io/inject';

const isIn = (key: string, value: string): k8s.LabelSelectorRequirement => ({ key, operator: 'In', values: [value] });
const isNot = (key: string, value: string): k8s.LabelSelectorRequirement => ({
  key,
  operator: 'NotIn',
  values: [value],
});
const isAbsent = (key: string): k8s.LabelSelectorRequirement => ({ key, operator: 'DoesNotExist' });

interface Injection {
  readonly name: string;
  readonly namespaces: readonly k8s.LabelSelectorRequirement[];
  readonly pods: readonly k8s.LabelSelectorRequirement[];
}

/**
 * Which pods get a sidecar. The conditions exclude each other, so that no pod gets two:
 * https://istio.io/latest/docs/setup/additional-setup/sidecar-injection/#controlling-the-injection-policy
 */
const INJECTION: readonly Injection[] = [
  {
    name: 'rev.namespace',
    namespaces: [isIn(REV, REVISION), isAbsent(INJECTION_OF_NAMESPACE)],
    pods: [isNot(INJECT, 'false')],
  },
  {
    name: 'rev.object',
    namespaces: [isAbsent(REV), isAbsent(INJECTION_OF_NAMESPACE)],
    pods: [isNot(INJECT, 'false'), isIn(REV, REVISION)],
  },
  {
    name: 'namespace',
    namespaces: [isIn(INJECTION_OF_NAMESPACE, 'enabled')],
    pods: [isNot(INJECT, 'false')],
  },
  {
    name: 'object',
    namespaces: [isAbsent(INJECTION_OF_NAMESPACE), isAbsent(REV)],
    pods: [isIn(INJECT, 'true'), isAbsent(REV)],
  },
];

function injection({ name, namespaces, pods }: Injection): k8s.MutatingWebhook {
  return {
    name: `${name}.sidecar-injector.istio.io`,
    admissionReviewVersions: ['v1'],
    clientConfig: { service: { name: 'istiod', namespace: ROOT_NAMESPACE, path: '/inject', port: 443 } },
    // A pod without its sidecar would stand outside of the mesh, where no policy protects it.
    failurePolicy: 'Fail',
    namespaceSelector: { matchExpressions: [...namespaces] },
    objectSelector: { matchExpressions: [...pods] },
    reinvocationPolicy: 'Never',
    rules: [{ apiGroups: [''], apiVersions: ['v1'], operations: ['CREATE'], resources: ['pods'] }],
    sideEffects: 'None',
  };
}

const VALIDATION: k8s.ValidatingWebhook = {
  name: 'rev.validation.istio.io',
  admissionReviewVersions: ['v1'],
  clientConfig: { service: { name: 'istiod', namespace: ROOT_NAMESPACE, path: '/validate' } },
  // istiod itself changes this to Fail once it has seen the webhook refuse an invalid object.
  failurePolicy: 'Ignore',
  objectSelector: { matchExpressions: [isIn(REV, REVISION)] },
  rules: [
    {
      apiGroups: ['security.istio.io', 'networking.istio.io', 'telemetry.istio.io', 'extensions.istio.io'],
      apiVersions: ['*'],
      operations: ['CREATE', 'UPDATE'],
      resources: ['*'],
    },
  ],
  sideEffects: 'None',
};
