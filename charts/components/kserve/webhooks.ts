import { Construct } from 'constructs';

import { type AdmissionProps, AdmissionWebhook, namespaceOf, Resource } from '../../kit';
import { namesOf } from './controllers';

const GROUP = 'serving.kserve.io';
const OLD_REVIEW = ['v1beta1'] as const;

type Checked = Pick<AdmissionProps, 'kind' | 'version' | 'operations' | 'reviewVersions' | 'conditions'>;

/**
 * The validator takes `RawDeployment`, an older word for `Standard`, for a change of the mode, and refuses every change of
 * an object with it: its controller's, too, which takes off the finalizer of a deleted object.
 * https://github.com/kserve/kserve/blob/v0.16.0/pkg/apis/serving/v1beta1/inference_service_validation.go (validateDeploymentMode)
 */
const NOT_DELETED = { 'not-deleted': '!has(object.metadata.deletionTimestamp)' };

const CHECKED: readonly Checked[] = [
  { kind: 'clusterservingruntime', version: 'v1alpha1' },
  { kind: 'inferencegraph', version: 'v1alpha1' },
  { kind: 'inferenceservice', version: 'v1beta1', conditions: NOT_DELETED },
  { kind: 'localmodelcache', version: 'v1alpha1', operations: ['CREATE', 'UPDATE', 'DELETE'] },
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
    const issuer = 'selfsigned-issuer';
    const hostOf = (service: string) => `${service}.${namespaceOf(this)}.svc`;
    const { service, certificate: secretName } = namesOf('kserve');
    const manager = new AdmissionWebhook(this, service, {
      certificate: { name: 'serving-cert', issuer, secretName, dnsNames: [hostOf(service)], commonName: true },
      validating: Object.fromEntries(CHECKED.map(check)),
    });
    manager.mutate(`inferenceservice.${GROUP}`, [DEFAULTER, POD_MUTATOR]);

    const llm = namesOf('llmisvc');
    const host = hostOf(llm.service);
    const issuerRef = { kind: 'Issuer', name: issuer };
    const certificate = new Resource(this, 'cert-manager.io/v1/Certificate', 'llmisvc-serving-cert', {
      spec: { commonName: host, dnsNames: [host], issuerRef, secretName: llm.certificate },
    });
    const checked = { kind: 'llminferenceservice', version: 'v1alpha1', reviewVersions: ['v1', 'v1beta1'] };
    new AdmissionWebhook(this, llm.service, {
      certificate: certificate.name,
      validating: Object.fromEntries([check(checked)]),
    });
  }
}

/** A configuration for one kind, by its name. */
function check(checked: Checked): readonly [string, readonly AdmissionProps[]] {
  const name = `${checked.kind}.kserve-webhook-server.validator`;
  return [`${checked.kind}.${GROUP}`, [{ name, group: GROUP, reviewVersions: OLD_REVIEW, ...checked }]];
}
