import type { Construct } from 'constructs';

import { type AdmissionProps, type AdmissionService, Resource, ValidatingAdmission } from '../../kit';
import type * as k8s from '../../kit/k8s';

type Annotations = Readonly<Record<string, string>>;

const GROUP = 'serving.kserve.io';
const OLD_REVIEW = ['v1beta1'] as const;

/** The kinds that the controller of InferenceServices checks. */
const CHECKED: readonly Pick<AdmissionProps, 'kind' | 'version' | 'operations'>[] = [
  { kind: 'clusterservingruntime', version: 'v1alpha1' },
  { kind: 'inferencegraph', version: 'v1alpha1' },
  { kind: 'inferenceservice', version: 'v1beta1' },
  { kind: 'localmodelcache', version: 'v1alpha1', operations: ['CREATE', 'UPDATE', 'DELETE'] },
  { kind: 'servingruntime', version: 'v1alpha1' },
  { kind: 'trainedmodel', version: 'v1alpha1' },
];

/** Checks KServe's objects, fills in the defaults of InferenceServices, and changes the pods of models. */
export function renderWebhooks(scope: Construct, service: AdmissionService, annotations: Annotations): void {
  for (const checked of CHECKED) renderCheck(scope, service, annotations, { ...checked, reviewVersions: OLD_REVIEW });
  new Resource(
    scope,
    'admissionregistration.k8s.io/v1/MutatingWebhookConfiguration',
    `inferenceservice.${GROUP}`,
    { webhooks: [defaulter(service), podMutator(service)] },
    { annotations },
  );
}

/** Checks LLMInferenceServices. */
export function renderLlmWebhook(scope: Construct, service: AdmissionService, annotations: Annotations): void {
  const reviewVersions = ['v1', 'v1beta1'] as const;
  renderCheck(scope, service, annotations, { kind: 'llminferenceservice', version: 'v1alpha1', reviewVersions });
}

function renderCheck(
  scope: Construct,
  service: AdmissionService,
  annotations: Annotations,
  checked: Omit<AdmissionProps, 'name' | 'group'>,
): void {
  const name = `${checked.kind}.kserve-webhook-server.validator`;
  const webhook = { name, group: GROUP, ...checked };
  new ValidatingAdmission(scope, `${checked.kind}.${GROUP}`, service, [webhook], { annotations });
}

function defaulter(service: AdmissionService): k8s.MutatingWebhook {
  return {
    name: 'inferenceservice.kserve-webhook-server.defaulter',
    admissionReviewVersions: OLD_REVIEW,
    clientConfig: { service: { ...service, path: '/mutate-serving-kserve-io-v1beta1-inferenceservice' } },
    failurePolicy: 'Fail',
    rules: [
      {
        apiGroups: [GROUP],
        apiVersions: ['v1beta1'],
        operations: ['CREATE', 'UPDATE'],
        resources: ['inferenceservices'],
      },
    ],
    sideEffects: 'None',
  };
}

/** Adds the containers that fetch models and log, batch and measure requests. */
function podMutator(service: AdmissionService): k8s.MutatingWebhook {
  return {
    name: 'inferenceservice.kserve-webhook-server.pod-mutator',
    admissionReviewVersions: OLD_REVIEW,
    clientConfig: { service: { ...service, path: '/mutate-pods' } },
    failurePolicy: 'Fail',
    // Not the platform's own namespaces, and of the others the pods of models alone: all may start while KServe is down.
    namespaceSelector: { matchExpressions: [{ key: 'control-plane', operator: 'DoesNotExist' }] },
    objectSelector: { matchExpressions: [{ key: 'serving.kserve.io/inferenceservice', operator: 'Exists' }] },
    reinvocationPolicy: 'IfNeeded',
    rules: [{ apiGroups: [''], apiVersions: ['v1'], operations: ['CREATE'], resources: ['pods'] }],
    sideEffects: 'None',
  };
}
