import { Construct } from 'constructs';

import type { CustomResources } from '../../imports';
import type * as k8s from './k8s';
import { Resource } from './resource';
import type { Metadata } from '../contract/manifest';

/** The requests that a program built with kubebuilder looks at: those for one kind. */
export interface AdmissionProps {
  readonly name: string;
  /** API group of the kind; the core group is `''`. */
  readonly group: string;
  readonly version: string;
  /** The kind in lower case, whose plural is made by an s. */
  readonly kind: string;
  /** Where the program answers. @default as controller-runtime serves the kind */
  readonly path?: string;
  /** What happens to objects while the program does not answer. @default they are refused: 'Fail' */
  readonly failurePolicy?: 'Fail' | 'Ignore';
  /** @default CREATE and UPDATE */
  readonly operations?: readonly ('CREATE' | 'UPDATE' | 'DELETE')[];
  /** Versions of the API server's questions that it understands. @default v1 */
  readonly reviewVersions?: readonly string[];
  /** Whether it writes elsewhere too, though not when the request is a dry run. @default None */
  readonly sideEffects?: 'None' | 'NoneOnDryRun';
  /** Seconds that the API server waits for an answer. @default Kubernetes' own, 10 */
  readonly timeoutSeconds?: number;
  /** Which objects it looks at. @default all */
  readonly objects?: k8s.LabelSelector;
  /** In which namespaces. @default all */
  readonly namespaces?: k8s.LabelSelector;
  /** Whether it is asked again when another webhook changes what it made of an object. @default no: Never */
  readonly reinvocationPolicy?: 'Never' | 'IfNeeded';
}

/** Where the API server calls a program; the port is 443 unless it is given. */
export type AdmissionService = NonNullable<k8s.MutatingWebhook['clientConfig']['service']>;

const VALIDATING = 'admissionregistration.k8s.io/v1/ValidatingWebhookConfiguration';
const MUTATING = 'admissionregistration.k8s.io/v1/MutatingWebhookConfiguration';

/**
 * AKS writes selectors of its own into the webhooks of a cluster and owns the field from then on, so that the next
 * apply is refused; and they shut out a namespace labelled control-plane, as kubeflow is. It leaves alone what says
 * this: https://learn.microsoft.com/azure/aks/faq
 */
const NOT_ENFORCED = { 'admissions.enforcer/disabled': 'true' };

function notEnforced({ annotations, ...metadata }: Metadata): Metadata {
  return { ...metadata, annotations: { ...NOT_ENFORCED, ...annotations } };
}

/** Lets programs refuse objects. */
export class ValidatingWebhooks extends Resource<typeof VALIDATING> {
  constructor(scope: Construct, name: string, webhooks: readonly k8s.ValidatingWebhook[], metadata: Metadata = {}) {
    super(scope, VALIDATING, name, { webhooks }, notEnforced(metadata));
  }
}

/** Lets programs change objects before they are stored. */
export class MutatingWebhooks extends Resource<typeof MUTATING> {
  constructor(scope: Construct, name: string, webhooks: readonly k8s.MutatingWebhook[], metadata: Metadata = {}) {
    super(scope, MUTATING, name, { webhooks }, notEnforced(metadata));
  }
}

type Kinds = readonly AdmissionProps[];

/** Lets a program built with kubebuilder refuse objects. */
export class ValidatingAdmission extends ValidatingWebhooks {
  constructor(scope: Construct, name: string, service: AdmissionService, kinds: Kinds, metadata?: Metadata) {
    super(
      scope,
      name,
      kinds.map((each) => webhook('validate', service, each)),
      metadata,
    );
  }
}

/** Lets a program built with kubebuilder change objects before they are stored. */
export class MutatingAdmission extends MutatingWebhooks {
  constructor(scope: Construct, name: string, service: AdmissionService, kinds: Kinds, metadata?: Metadata) {
    super(
      scope,
      name,
      kinds.map((each) => webhook('mutate', service, each)),
      metadata,
    );
  }
}

/**
 * One webhook. Its path by default is from
 * https://github.com/kubernetes-sigs/controller-runtime/blob/v0.20.0/pkg/builder/webhook.go (generateMutatePath)
 */
function webhook(verb: 'mutate' | 'validate', service: AdmissionService, props: AdmissionProps) {
  const { name, group, version, kind, operations = ['CREATE', 'UPDATE'], reviewVersions = ['v1'] } = props;
  const { path = `/${verb}-${group.replaceAll('.', '-')}-${version}-${kind}`, failurePolicy = 'Fail' } = props;
  return {
    name,
    admissionReviewVersions: reviewVersions,
    clientConfig: { service: { ...service, path } },
    failurePolicy,
    namespaceSelector: props.namespaces,
    objectSelector: props.objects,
    reinvocationPolicy: props.reinvocationPolicy,
    rules: [{ apiGroups: [group], apiVersions: [version], operations, resources: [`${kind}s`] }],
    sideEffects: props.sideEffects ?? 'None',
    timeoutSeconds: props.timeoutSeconds,
  };
}

/** The certificate of a Service. */
export interface ServingCertificateProps {
  readonly issuer: string;
  /** Secret that the webhook's pods mount; cert-manager makes it. */
  readonly secretName: string;
  /** Names in the certificate; the API server calls `<service>.<namespace>.svc`. */
  readonly dnsNames: readonly string[];
  readonly more?: Partial<NonNullable<CustomResources['cert-manager.io/v1/Certificate']['spec']>>;
}

/** The certificate by which the API server knows a webhook: self-signed, its CA injected where it is called. */
export class ServingCertificate extends Construct {
  /** What `cert-manager.io/inject-ca-from` is to say. */
  readonly caInjection: Readonly<Record<string, string>>;

  constructor(scope: Construct, name: string, namespace: string, props: ServingCertificateProps) {
    super(scope, `serving-certificate-${name}`);
    const { issuer, secretName, dnsNames, more } = props;
    new Resource(this, 'cert-manager.io/v1/Issuer', issuer, { spec: { selfSigned: {} } });
    new Resource(this, 'cert-manager.io/v1/Certificate', name, {
      spec: { secretName, dnsNames, issuerRef: { kind: 'Issuer', name: issuer }, ...more },
    });
    this.caInjection = { 'cert-manager.io/inject-ca-from': `${namespace}/${name}` };
  }
}
