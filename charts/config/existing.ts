import type { ExistingCertManager, ExistingIstio, ExistingKnative, ExistingSystems } from '../contract/existing';
import { SERVICES } from '../contract/services';
import { checkDomain } from './apps/serving';
import { type Check, fields } from './checks/check';
import { dnsLabel, nameOf } from './checks/names';
import type { Report } from './checks/report';
import type { ComponentName, Replaced } from './components';
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
   * Whether the cluster has the kinds of the Gateway API and keeps them to itself, as OpenShift does from 4.19. They are rendered
   * for `serving: { mode: 'raw' }` alone. @default false
   */
  readonly gatewayApi?: boolean;
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
  const { certManager, istio, knative, argoWorkflows, gpuOperator, gatewayApi = false } = existing;
  const systems: ExistingSystems = {
    ...(certManager && { certManager: certManagerOf(certManager) }),
    ...(istio && { istio: istioOf(istio) }),
    ...(knative && { knative: knativeOf(knative, servingDomain) }),
    ...(argoWorkflows && { argoWorkflows: { namespace: argoWorkflows.namespace ?? 'argo' } }),
    ...(gpuOperator && { gpuOperator: { namespace: gpuOperator.namespace ?? 'gpu-operator' } }),
  };
  const given = Object.entries(REPLACED).filter(([option]) => existing[option as keyof typeof REPLACED]);
  const replaced: Replaced = new Map(given.map(([option, component]) => [component, `existing.${option}`]));
  // One that uses an Istio of the cluster leaves this to it, too.
  return { systems, replaced, gatewayApi: gatewayApi || istio !== undefined } as const;
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
