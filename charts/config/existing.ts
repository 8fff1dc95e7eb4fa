import type { ExistingCertManager, ExistingIstio, ExistingKnative, ExistingSystems } from '../contract/existing';
import { SERVICES } from '../contract/services';
import { checkDomain } from './apps/serving';
import { type Check, fields } from './checks/check';
import { dnsLabel, nameOf } from './checks/names';
import type { Report } from './checks/report';
import type { ComponentName, Replaced } from './components';
import type { Tls } from './gateway/tls';
import { labelsBeside } from './tenants/labels';

/** A cert-manager that the cluster has. */
export interface ExistingCertManagerProps {
  /** Namespace of its pods. @default 'cert-manager' */
  readonly namespace?: string;
  /**
   * Namespace of the Secrets of ClusterIssuers, which its flag `--cluster-resource-namespace` names.
   * @default that of its pods
   */
  readonly resourceNamespace?: string;
}

/** An ingress gateway of the cluster's Istio. The defaults are those of `istioctl`. */
export interface ExistingGatewayProps {
  /** Labels of its pods and of its Service. @default { istio: 'ingressgateway' } */
  readonly selector?: Readonly<Record<string, string>>;
  /** Namespace of its pods, and of the certificate's Secret. @default that of istiod */
  readonly namespace?: string;
  /** Name of its Service. @default 'istio-ingressgateway' */
  readonly service?: string;
  /** ServiceAccount of its pods: the apps take requests from no other. @default 'istio-ingressgateway-service-account' */
  readonly serviceAccount?: string;
}

/** An Istio that the cluster has. */
export interface ExistingIstioProps {
  /** Namespace of istiod, and of policies for the whole mesh. @default 'istio-system' */
  readonly namespace?: string;
  /**
   * Revision of istiod, such as `1-29-0`: namespaces then have the label `istio.io/rev` in place of `istio-injection`. Not a
   * tag of revisions. @default the istiod without a revision
   */
  readonly revision?: string;
  /** The gateway through which users reach the platform, and nothing else. @default the one that `istioctl` installs */
  readonly gateway?: ExistingGatewayProps;
}

/** An Argo Workflows that the cluster has. */
export interface ExistingArgoWorkflowsProps {
  /** Namespace of its workflow-controller, which must run workflows of all namespaces. @default 'argo' */
  readonly namespace?: string;
}

/** A Knative Serving with net-istio that the cluster has. */
export interface ExistingKnativeProps {
  /** Namespace of its programs and settings. @default 'knative-serving' */
  readonly namespace?: string;
  /**
   * Domain of its Services: the one in its ConfigMap `config-domain` that has no selector. With `serving.domain`, it must be
   * that one, and is left out here. @default 'example.com'
   */
  readonly domain?: string;
}

/** A GPU operator of NVIDIA that the cluster has. */
export interface ExistingGpuOperatorProps {
  /** Namespace of its pods. @default 'gpu-operator' */
  readonly namespace?: string;
}

/** Systems that the cluster has. The platform uses them: it neither installs, changes nor removes them. */
export interface ExistingProps {
  /** The cluster's cert-manager, 1.12 or newer. @default the platform installs its own */
  readonly certManager?: ExistingCertManagerProps;
  /**
   * The cluster's Istio, 1.22 or newer, with sidecars. The platform's gateway is the one that is named, and `ingress` is left
   * out. @default the platform installs its own
   */
  readonly istio?: ExistingIstioProps;
  /**
   * The cluster's Knative Serving, 1.14 or newer, with net-istio. It needs `existing.istio`. Models have gateways of the
   * platform, and the cluster's other Services keep theirs. @default the platform installs its own
   */
  readonly knative?: ExistingKnativeProps;
  /** The cluster's Argo Workflows, 3.5 or newer, which runs pipelines. @default Pipelines brings its own */
  readonly argoWorkflows?: ExistingArgoWorkflowsProps;
  /**
   * The cluster's GPU operator, 23.3 or newer, which installs NVIDIA's driver, runtime and device plugin. Its ClusterPolicy must
   * fit `mig`, `timeSlicing` and `tolerations` of the accelerators: `up` compares them. @default none
   */
  readonly gpuOperator?: ExistingGpuOperatorProps;
  /**
   * Components that you install into the namespace `kubeflow` by other means, their own manifests for instance: the
   * NetworkPolicies that let their callers in are rendered all the same. `model-catalog`, `model-registry` or
   * `training-operator`. @default none
   */
  readonly components?: readonly ComponentName[];
}

/** The component whose place each option takes. */
const REPLACED = { certManager: 'cert-manager', istio: 'istio' } as const satisfies Partial<
  Readonly<Record<keyof ExistingProps, ComponentName>>
>;

const labels = labelsBeside([]);

const selector: Check<Readonly<Record<string, string>>> = (report, at, given) =>
  report.check(Object.keys(given).length > 0, at, `is empty; write { istio: 'ingressgateway' }`) &&
  labels(report, at, given);

const checkExisting = fields<ExistingProps>({
  certManager: fields<ExistingCertManagerProps>({ namespace: dnsLabel, resourceNamespace: dnsLabel }),
  knative: fields<ExistingKnativeProps>({ namespace: dnsLabel, domain: checkDomain }),
  argoWorkflows: fields<ExistingArgoWorkflowsProps>({ namespace: dnsLabel }),
  gpuOperator: fields<ExistingGpuOperatorProps>({ namespace: dnsLabel }),
  istio: fields<ExistingIstioProps>({
    namespace: dnsLabel,
    revision: dnsLabel,
    gateway: fields<ExistingGatewayProps>({
      selector,
      namespace: dnsLabel,
      service: nameOf('a Service'),
      serviceAccount: nameOf('a ServiceAccount'),
    }),
  }),
});

/** Fills in the defaults. @param servingDomain the domain of models, where the definition names it */
export function resolveExisting(existing: ExistingProps, servingDomain: string | undefined, report: Report) {
  checkExisting(report, 'existing', existing);
  const { certManager, istio, knative, argoWorkflows, gpuOperator } = existing;
  const systems: ExistingSystems = {
    ...(certManager && { certManager: certManagerOf(certManager) }),
    ...(istio && { istio: istioOf(istio) }),
    ...(knative && { knative: knativeOf(knative, servingDomain) }),
    ...(argoWorkflows && { argoWorkflows: { namespace: argoWorkflows.namespace ?? 'argo' } }),
    ...(gpuOperator && { gpuOperator: { namespace: gpuOperator.namespace ?? 'gpu-operator' } }),
  };
  const given = Object.entries(REPLACED).filter(([option]) => existing[option as keyof typeof REPLACED]);
  const replaced: Replaced = new Map(given.map(([option, component]) => [component, `existing.${option}`]));
  return { systems, replaced } as const;
}

function certManagerOf({ namespace = 'cert-manager', resourceNamespace = namespace }: ExistingCertManagerProps) {
  return { namespace, resourceNamespace } satisfies ExistingCertManager;
}

function knativeOf({ namespace, domain }: ExistingKnativeProps, servingDomain: string | undefined): ExistingKnative {
  const { namespace: usual, domain: example } = SERVICES.knative;
  return { namespace: namespace ?? usual, domain: servingDomain ?? domain ?? example };
}

function istioOf({ namespace = 'istio-system', revision, gateway = {} }: ExistingIstioProps): ExistingIstio {
  const {
    selector: ofPods = { istio: 'ingressgateway' },
    namespace: ofGateway = namespace,
    service = 'istio-ingressgateway',
    serviceAccount = 'istio-ingressgateway-service-account',
  } = gateway;
  const named = { selector: ofPods, namespace: ofGateway, service, serviceAccount };
  return { namespace, ...(revision !== undefined && { revision }), gateway: named };
}

/** An Argo Workflows that is there is for Pipelines alone. */
export function checkArgoWorkflows(
  report: Report,
  at: string,
  { argoWorkflows }: ExistingSystems,
  components: ReadonlySet<string>,
): void {
  const useless = `has no effect without the component 'pipelines'; leave it out`;
  report.check(!argoWorkflows || components.has('pipelines'), at, useless);
}

/** What decides whether a Knative that is there can be used. */
interface KnativeSurroundings {
  readonly components: ReadonlySet<string>;
  readonly servingDomain: string | undefined;
  readonly clusterDomain: string;
}

/** A Knative that is there works with the Istio that is there, for those who serve models or Services with it. */
export function checkKnative(
  report: Report,
  at: string,
  { knative, istio }: ExistingProps,
  { components, servingDomain, clusterDomain }: KnativeSurroundings,
): void {
  if (!knative) return;
  const useless =
    `has no effect without the component 'knative-serving', which serving.mode 'raw' leaves out; leave it out, or write ` +
    `components: { 'knative-serving': true } for Knative Services of tenants`;
  if (!report.check(components.has('knative-serving'), at, useless)) return;
  const alone =
    `needs existing.istio: its routes are those of the cluster's Istio, beside which the platform's own would be a second ` +
    `one; write existing: { istio: {}, knative: {} }`;
  report.check(istio !== undefined, at, alone);
  const twice = `has no effect with serving.domain, which is the domain of Knative Services; leave it out`;
  report.check(knative.domain === undefined || servingDomain === undefined, `${at}.domain`, twice);
  const inside = `'${knative.domain}' is inside of the cluster, where Knative serves nobody from outside; write another one`;
  report.check(!`.${knative.domain}`.endsWith(`.${clusterDomain}`), `${at}.domain`, inside);
}

/** The profile controller writes `istio-injection` on namespaces, which hides them from every istiod with a revision. */
export function checkRevision(
  report: Report,
  at: string,
  istio: ExistingIstio | undefined,
  selfService: boolean,
): void {
  const { revision } = istio ?? {};
  const message =
    `'${revision}' does not inject where users make namespaces (selfService), whose label is istio-injection; make it ` +
    `the default (istioctl tag set default --revision ${revision}) and leave it out`;
  report.check(revision === undefined || !selfService, at, message);
}

/** The identity in a cloud is written on cert-manager's ServiceAccount, which is not rendered. */
export function checkIdentity(
  report: Report,
  at: string,
  tls: Tls | undefined,
  { certManager }: ExistingSystems,
): void {
  if (!certManager || tls?.kind !== 'acme' || !tls.dns) return;
  const { dns } = tls;
  const given = {
    serviceAccountRole: dns.kind === 'route53' ? dns.serviceAccountRole : undefined,
    serviceAccount: dns.kind === 'cloudDNS' ? dns.serviceAccount : undefined,
  };
  for (const [field, identity] of Object.entries(given)) {
    const message = `is an annotation of cert-manager's ServiceAccount, which existing.certManager leaves alone`;
    report.check(identity === undefined, `${at}.${field}`, `${message}; write it there, and leave it out here`);
  }
}

/** Namespaces that the systems are in. No tenant may have their names. */
export function existingNamespaces({
  certManager,
  istio,
  knative,
  argoWorkflows,
  gpuOperator,
}: ExistingSystems): readonly string[] {
  const ofCertManager = certManager ? [certManager.namespace, certManager.resourceNamespace] : [];
  const ofIstio = istio ? [istio.namespace, istio.gateway.namespace] : [];
  const others = [knative, argoWorkflows, gpuOperator].flatMap((system) => (system ? [system.namespace] : []));
  return [...new Set([...ofCertManager, ...ofIstio, ...others])];
}
