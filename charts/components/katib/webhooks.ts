import type { Construct } from 'constructs';

import { type AdmissionService, AdmissionWebhook, namespaceOf } from '../../kit';

/** Name of both configurations, by which the controller finds them. */
const NAME = 'katib.kubeflow.org';
const CERTIFICATE = 'katib-webhook-cert';

/**
 * Katib's webhooks for Experiments and for trials' pods, and their certificate.
 */
export class Webhooks extends AdmissionWebhook {
  /** Name of the certificate's Secret. */
  readonly certificate = CERTIFICATE;

  /** @param name name of the Service that the API server calls, and of Katib's ServiceAccount */
  constructor(scope: Construct, name: string) {
    const service = { name, namespace: namespaceOf(scope) };
    const experiments = rule('kubeflow.org', 'v1beta1', 'experiments', 'CREATE', 'UPDATE');
    const defaults = { ...call(service, '/mutate-experiment'), name: `defaulter.experiment.${NAME}`, ...experiments };
    const checks = { ...call(service, '/validate-experiment'), name: `validator.experiment.${NAME}`, ...experiments };
    super(scope, name, {
      certificate: {
        name: CERTIFICATE,
        issuer: 'katib-selfsigned-issuer',
        secretName: CERTIFICATE,
        commonName: true,
        more: { isCA: true },
      },
      mutating: { [NAME]: [defaults, trialPods(service)] },
      validating: { [NAME]: [checks] },
    });
  }
}

/** Fields of all the webhooks. They fail closed, which is the API server's default. */
function call(service: AdmissionService, path: string) {
  return { admissionReviewVersions: ['v1'], clientConfig: { service: { ...service, path } }, sideEffects: 'None' };
}

function rule(group: string, version: string, resource: string, ...operations: readonly string[]) {
  return { rules: [{ apiGroups: [group], apiVersions: [version], operations, resources: [resource] }] };
}

/** Adds the metrics collector to trials' pods, in namespaces with its label: those of tenants. */
function trialPods(service: AdmissionService) {
  const controller = `system:serviceaccount:${service.namespace}:${service.name}`;
  return {
    ...call(service, '/mutate-pod'),
    name: `mutator.pod.${NAME}`,
    matchConditions: [{ name: 'exclude-katib-controller', expression: `request.userInfo.username != "${controller}"` }],
    namespaceSelector: { matchLabels: { 'katib.kubeflow.org/metrics-collector-injection': 'enabled' } },
    ...rule('', 'v1', 'pods', 'CREATE'),
  };
}
