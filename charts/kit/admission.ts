import { Construct } from 'constructs';

import type { CustomResources } from '../../imports';
import { fullHost } from './cluster-domain';
import type * as k8s from './k8s';
import { namespaceOf } from './namespace';
import { type AdmitProps, AdmitTraffic } from './network-policy';
import { Resource } from './resource';
import { type Labels, Service, type ServiceProps } from './workload';
import type { Metadata } from '../contract/manifest';

/** A webhook of a program that is built with kubebuilder: one kind of objects. */
export interface AdmissionProps {
  readonly name: string;
  /** API group of the kind; the core group is `''`. */
  readonly group: string;
  readonly version: string;
  /** The kind in lower case; its plural ends in an s. */
  readonly kind: string;
  /** Path at which the program answers. @default controller-runtime's path for the kind */
  readonly path?: string;
  /** Policy while the program does not answer. @default 'Fail': objects are refused */
  readonly failurePolicy?: 'Fail' | 'Ignore';
  /** @default CREATE and UPDATE */
  readonly operations?: readonly ('CREATE' | 'UPDATE' | 'DELETE')[];
  /** Versions of AdmissionReview that it understands. @default v1 */
  readonly reviewVersions?: readonly string[];
  /** Its side effects: `NoneOnDryRun` if it also writes elsewhere, except in a dry run. @default None */
  readonly sideEffects?: 'None' | 'NoneOnDryRun';
  /** Seconds that the API server waits for an answer. @default Kubernetes' own, 10 */
  readonly timeoutSeconds?: number;
  /** Which objects it looks at. @default all */
  readonly objects?: k8s.LabelSelector;
  /** In which namespaces. @default all */
  readonly namespaces?: k8s.LabelSelector;
  /** Conditions of a request, in CEL, by name: it is asked only where all hold. @default none */
  readonly conditions?: Labels;
  /** Whether it is asked for other versions of the kind too, converted. @default Equivalent: it is */
  readonly matchPolicy?: 'Exact' | 'Equivalent';
  /** Whether it is asked again after another webhook has changed the object. @default Never */
  readonly reinvocationPolicy?: 'Never' | 'IfNeeded';
}

/** The Service at which the API server calls a program; the port is 443 unless it is given. */
export type AdmissionService = NonNullable<k8s.MutatingWebhook['clientConfig']['service']>;

const VALIDATING = 'admissionregistration.k8s.io/v1/ValidatingWebhookConfiguration';
const MUTATING = 'admissionregistration.k8s.io/v1/MutatingWebhookConfiguration';

/**
 * AKS writes its selectors into the webhooks of a cluster and owns the field from then on, so the next apply would be
 * refused. The selectors also exclude namespaces with the label control-plane, such as kubeflow. AKS leaves webhooks
 * with this annotation alone: https://learn.microsoft.com/azure/aks/faq
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

/** The certificate of a program for the API server: self-signed, made by cert-manager. */
export interface ServingCertificateProps {
  readonly name: string;
  /** Secret that the program's pods mount; cert-manager makes it. */
  readonly secretName: string;
  /** Name of the issuer, which is rendered beside it. */
  readonly issuer: string;
  /** Names in the certificate. @default `<service>.<namespace>.svc`, by which the API server calls it, and that in full */
  readonly dnsNames?: readonly string[];
  /** Whether `<service>.<namespace>.svc` is its common name as well. @default false */
  readonly commonName?: boolean;
  /** Further fields of cert-manager's Certificate. @default none */
  readonly more?: Partial<NonNullable<CustomResources['cert-manager.io/v1/Certificate']['spec']>>;
}

/** An admission webhook: its configurations, Service, certificate and NetworkPolicy. */
export interface AdmissionWebhookProps {
  /** Webhooks that may change objects, by name of the configuration. @default none */
  readonly mutating?: Readonly<Record<string, readonly (AdmissionProps | k8s.MutatingWebhook)[]>>;
  /** Webhooks that may refuse objects, by name of the configuration. @default none */
  readonly validating?: Readonly<Record<string, readonly (AdmissionProps | k8s.ValidatingWebhook)[]>>;
  /** Port of the Service. @default 443 */
  readonly port?: number;
  /** The Service. @default it stands with the program */
  readonly service?: ServiceProps;
  /**
   * The program's certificate, or the name of a Certificate that is rendered elsewhere. cert-manager writes its CA into
   * the configurations.
   * @default the program makes its own, and writes its CA into the configurations
   */
  readonly certificate?: ServingCertificateProps | string;
  /** Opens the program to the API server by a NetworkPolicy. @default the policy stands with the program */
  readonly admits?: AdmitProps & { readonly name: string };
}

/**
 * An admission webhook: the Service that the API server calls, the program's certificate, the configurations, and the
 * NetworkPolicy that admits the API server.
 */
export class AdmissionWebhook extends Construct {
  private readonly called: AdmissionService;
  private readonly annotations?: Labels;

  /** @param service name of the Service, in the component's namespace */
  constructor(scope: Construct, service: string, props: AdmissionWebhookProps) {
    super(scope, `admission-webhook-${service}`);
    const { mutating = {}, validating = {}, port, certificate, admits } = props;
    const namespace = namespaceOf(this);
    this.called = { name: service, namespace, port };
    if (props.service) new Service(this, service, props.service);
    if (typeof certificate === 'object') this.renderCertificate(service, certificate);
    const name = typeof certificate === 'object' ? certificate.name : certificate;
    if (name !== undefined) this.annotations = { 'cert-manager.io/inject-ca-from': `${namespace}/${name}` };
    for (const [configuration, asked] of Object.entries(mutating)) this.mutate(configuration, asked);
    for (const [configuration, asked] of Object.entries(validating)) this.validate(configuration, asked);
    if (admits) new AdmitTraffic(this, admits.name, admits);
  }

  /** Renders the MutatingWebhookConfiguration of this name. */
  mutate(name: string, asked: readonly (AdmissionProps | k8s.MutatingWebhook)[]): void {
    const webhooks = asked.map((each) => ('clientConfig' in each ? each : webhook('mutate', this.called, each)));
    new MutatingWebhooks(this, name, webhooks, { annotations: this.annotations });
  }

  /** Renders the ValidatingWebhookConfiguration of this name. */
  validate(name: string, asked: readonly (AdmissionProps | k8s.ValidatingWebhook)[]): void {
    const webhooks = asked.map((each) => ('clientConfig' in each ? each : webhook('validate', this.called, each)));
    new ValidatingWebhooks(this, name, webhooks, { annotations: this.annotations });
  }

  private renderCertificate(service: string, { name, secretName, issuer, ...props }: ServingCertificateProps): void {
    const host = `${service}.${namespaceOf(this)}.svc`;
    const { dnsNames = [host, fullHost(this, service)], commonName = false, more } = props;
    const issuerRef = { kind: 'Issuer', name: issuer };
    new Resource(this, 'cert-manager.io/v1/Issuer', issuer, { spec: { selfSigned: {} } });
    new Resource(this, 'cert-manager.io/v1/Certificate', name, {
      spec: { secretName, dnsNames, issuerRef, commonName: commonName ? host : undefined, ...more },
    });
  }
}

/**
 * One webhook. Its path by default is from
 * https://github.com/kubernetes-sigs/controller-runtime/blob/v0.20.0/pkg/builder/webhook.go (generateMutatePath)
 */
function webhook(verb: 'mutate' | 'validate', service: AdmissionService, props: AdmissionProps) {
  const { name, group, version, kind, operations = ['CREATE', 'UPDATE'], reviewVersions = ['v1'] } = props;
  const {
    path = `/${verb}-${group.replaceAll('.', '-')}-${version}-${kind}`,
    failurePolicy = 'Fail',
    conditions,
  } = props;
  return {
    name,
    admissionReviewVersions: reviewVersions,
    clientConfig: { service: { ...service, path } },
    failurePolicy,
    matchConditions: conditions && Object.entries(conditions).map(([of, expression]) => ({ name: of, expression })),
    namespaceSelector: props.namespaces,
    objectSelector: props.objects,
    reinvocationPolicy: props.reinvocationPolicy,
    matchPolicy: props.matchPolicy,
    rules: [{ apiGroups: [group], apiVersions: [version], operations, resources: [`${kind}s`] }],
    sideEffects: props.sideEffects ?? 'None',
    timeoutSeconds: props.timeoutSeconds,
  };
}
