import type { Construct } from 'constructs';

import { type AdmissionProps, type AdmissionService, type Labels, MutatingAdmission, Resource } from '../../kit';
import { ServingCertificate, ValidatingAdmission } from '../../kit';
import { namesOf } from './controllers';

const GROUP = 'serving.kserve.io';
const OLD_REVIEW = ['v1beta1'] as const;

type Checked = Pick<AdmissionProps, 'kind' | 'version' | 'operations' | 'reviewVersions'>;

const CHECKED: readonly Checked[] = [
  { kind: 'clusterservingruntime', version: 'v1alpha1' },
  { kind: 'inferencegraph', version: 'v1alpha1' },
  { kind: 'inferenceservice', version: 'v1beta1' },
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

/** Renders what the API server asks KServe's controllers, and the certificates by which it knows them. */
export function renderWebhooks(scope: Construct, namespace: string): void {
  const issuer = 'selfsigned-issuer';
  const manager = namesOf('kserve');
  const service = { name: manager.service, namespace };
  const commonName = `${service.name}.${namespace}.svc`;
  const { caInjection: annotations } = new ServingCertificate(scope, 'serving-cert', namespace, {
    issuer,
    secretName: manager.certificate,
    dnsNames: [commonName],
    more: { commonName },
  });
  for (const kind of CHECKED) renderCheck(scope, service, annotations, kind);
  new MutatingAdmission(scope, `inferenceservice.${GROUP}`, service, [DEFAULTER, POD_MUTATOR], { annotations });

  const { service: name, certificate: secretName } = namesOf('llmisvc');
  const host = `${name}.${namespace}.svc`;
  const spec = { commonName: host, dnsNames: [host], issuerRef: { kind: 'Issuer', name: issuer }, secretName };
  const certificate = new Resource(scope, 'cert-manager.io/v1/Certificate', 'llmisvc-serving-cert', { spec });
  const injection = { 'cert-manager.io/inject-ca-from': `${namespace}/${certificate.name}` };
  const checked = { kind: 'llminferenceservice', version: 'v1alpha1', reviewVersions: ['v1', 'v1beta1'] };
  renderCheck(scope, { name, namespace }, injection, checked);
}

function renderCheck(scope: Construct, service: AdmissionService, annotations: Labels, checked: Checked): void {
  const name = `${checked.kind}.kserve-webhook-server.validator`;
  const webhook = { name, group: GROUP, reviewVersions: OLD_REVIEW, ...checked };
  new ValidatingAdmission(scope, `${checked.kind}.${GROUP}`, service, [webhook], { annotations });
}
