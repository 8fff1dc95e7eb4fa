import { Construct } from 'constructs';

import { type AdmissionProps, AdmissionWebhook, namespaceOf, Resource } from '../../kit';
import { type ControllerName, namesOf } from './controllers';

const GROUP = 'serving.kserve.io';
const OLD_REVIEW = ['v1beta1'] as const;
const ISSUER = 'selfsigned-issuer';
/** Certificate of the controller of LLMInferenceServices. */
export const LLM_CERTIFICATE = 'llmisvc-serving-cert';

type Checked = Pick<AdmissionProps, 'kind' | 'version' | 'operations' | 'reviewVersions' | 'conditions'>;

/**
 * The validator takes `RawDeployment`, an older word for `Standard`, for a change of the mode, and refuses every change of
 * an object with it: its controller's, too, which takes off the finalizer of a deleted object.
 * https://github.com/kserve/kserve/blob/v0.18.0/pkg/apis/serving/v1beta1/inference_service_validation.go (validateDeploymentMode)
 */
const NOT_DELETED = { 'not-deleted': '!has(object.metadata.deletionTimestamp)' };

const CHECKED: readonly Checked[] = [
  { kind: 'clusterservingruntime', version: 'v1alpha1' },
  { kind: 'inferencegraph', version: 'v1alpha1' },
  { kind: 'inferenceservice', version: 'v1beta1', conditions: NOT_DELETED },
  { kind: 'servingruntime', version: 'v1alpha1' },
  { kind: 'trainedmodel', version: 'v1alpha1' },
];

const DEFAULTER: AdmissionProps = {
  name: 'inferenceservice.kserve-webhook-server.defaulter',
  group: GROUP,
  kind: 'inferenceservice',
  version: 'v1beta1',
  reviewVersions: OLD_REVIEW,
};

/** Adds the containers that fetch models and log, batch and measure requests. */
const POD_MUTATOR: AdmissionProps = {
  name: 'inferenceservice.kserve-webhook-server.pod-mutator',
  group: '',
  kind: 'pod',
  version: 'v1',
  operations: ['CREATE'],
  path: '/mutate-pods',
  reviewVersions: OLD_REVIEW,
  // Not the platform's own namespaces, and of the others the pods of models alone: all may start while KServe is down.
  namespaces: { matchExpressions: [{ key: 'control-plane', operator: 'DoesNotExist' }] },
  objects: { matchExpressions: [{ key: 'serving.kserve.io/inferenceservice', operator: 'Exists' }] },
  reinvocationPolicy: 'IfNeeded',
};

/** What the API server asks KServe's controllers, and the certificates by which it knows them. */
export class Webhooks extends Construct {
  constructor(scope: Construct) {
    super(scope, 'webhooks');
    const { service, certificate: secretName } = namesOf('kserve');
    const manager = new AdmissionWebhook(this, service, {
      certificate: {
        name: 'serving-cert',
        issuer: ISSUER,
        secretName,
        dnsNames: [hostOf(this, service)],
        commonName: true,
      },
      validating: Object.fromEntries(CHECKED.map((each) => [`${each.kind}.${GROUP}`, check(each)])),
    });
    manager.mutate(`inferenceservice.${GROUP}`, [DEFAULTER, POD_MUTATOR]);

    this.serve('kserve-localmodel', 'localmodel-serving-cert', {
      [`localmodelcache.${GROUP}`]: check({
        kind: 'localmodelcache',
        version: 'v1alpha1',
        operations: ['CREATE', 'UPDATE', 'DELETE'],
      }),
    });
    const kind = 'llminferenceservice';
    this.serve('llmisvc', LLM_CERTIFICATE, {
      [`${kind}.${GROUP}`]: ['v1alpha2', 'v1alpha1'].map((version) => ({
        name: `${kind}.kserve-webhook-server.${version}.validator`,
        group: GROUP,
        kind,
        version,
        // Each version has rules of its own.
        matchPolicy: 'Exact',
        reviewVersions: ['v1', 'v1beta1'],
      })),
    });
  }

  /** The webhook of a controller, with a certificate of the same issuer. */
  private serve(
    controller: ControllerName,
    name: string,
    validating: Readonly<Record<string, readonly AdmissionProps[]>>,
  ): void {
    const { service, certificate: secretName } = namesOf(controller);
    const host = hostOf(this, service);
    const spec = { commonName: host, dnsNames: [host], issuerRef: { kind: 'Issuer', name: ISSUER }, secretName };
    new Resource(this, 'cert-manager.io/v1/Certificate', name, { spec });
    new AdmissionWebhook(this, service, { certificate: name, validating });
  }
}

function hostOf(scope: Construct, service: string): string {
  return `${service}.${namespaceOf(scope)}.svc`;
}

/** The webhook for one kind. */
function check(checked: Checked): readonly AdmissionProps[] {
  const name = `${checked.kind}.kserve-webhook-server.validator`;
  return [{ name, group: GROUP, reviewVersions: OLD_REVIEW, ...checked }];
}
