import type { Construct } from 'constructs';

import { Resource, ServingCertificate } from '../../kit';
import type * as k8s from '../../kit/k8s';

/** Name of both configurations; the controller knows them by it. */
const NAME = 'katib.kubeflow.org';
const CERTIFICATE = 'katib-webhook-cert';

/** The Service that the API server calls. */
interface Target {
  readonly name: string;
  readonly namespace: string;
}

/**
 * Renders what the API server asks Katib before it stores an Experiment or a trial's pod, and the certificate by which
 * it knows Katib.
 * @returns the name of the certificate's Secret
 */
export function renderWebhooks(scope: Construct, target: Target): string {
  const { name, namespace } = target;
  const host = `${name}.${namespace}.svc`;
  const { caInjection: annotations } = new ServingCertificate(scope, CERTIFICATE, namespace, {
    issuer: 'katib-selfsigned-issuer',
    secretName: CERTIFICATE,
    dnsNames: [host, `${host}.cluster.local`],
    more: { commonName: host, isCA: true },
  });
  new Resource(
    scope,
    'admissionregistration.k8s.io/v1/MutatingWebhookConfiguration',
    NAME,
    { webhooks: [experiments(target, 'defaulter', '/mutate-experiment'), trialPods(target)] },
    { annotations },
  );
  new Resource(
    scope,
    'admissionregistration.k8s.io/v1/ValidatingWebhookConfiguration',
    NAME,
    { webhooks: [experiments(target, 'validator', '/validate-experiment')] },
    { annotations },
  );
  return CERTIFICATE;
}

type Webhook = k8s.MutatingWebhook & k8s.ValidatingWebhook;

/** What all of the webhooks say. They fail closed, which is the API server's default. */
function call(target: Target, path: string): Pick<Webhook, 'admissionReviewVersions' | 'clientConfig' | 'sideEffects'> {
  return { admissionReviewVersions: ['v1'], clientConfig: { service: { ...target, path } }, sideEffects: 'None' };
}

function experiments(target: Target, role: 'defaulter' | 'validator', path: string): Webhook {
  return {
    ...call(target, path),
    name: `${role}.experiment.${NAME}`,
    rules: [
      {
        apiGroups: ['kubeflow.org'],
        apiVersions: ['v1beta1'],
        operations: ['CREATE', 'UPDATE'],
        resources: ['experiments'],
      },
    ],
  };
}

/** Gives trials' pods their metrics collector, in namespaces that ask for it by label: those of tenants. */
function trialPods(target: Target): k8s.MutatingWebhook {
  const controller = `system:serviceaccount:${target.namespace}:${target.name}`;
  return {
    ...call(target, '/mutate-pod'),
    name: `mutator.pod.${NAME}`,
    matchConditions: [{ name: 'exclude-katib-controller', expression: `request.userInfo.username != "${controller}"` }],
    namespaceSelector: { matchLabels: { 'katib.kubeflow.org/metrics-collector-injection': 'enabled' } },
    rules: [{ apiGroups: [''], apiVersions: ['v1'], operations: ['CREATE'], resources: ['pods'] }],
  };
}
