import type { LoginProvider } from './login-provider';
import type { Selector } from './selectors';

/** A cert-manager that the cluster has. */
export interface ExistingCertManager {
  /** Namespace of its pods. */
  readonly namespace: string;
  /** Namespace of the Secrets that ClusterIssuers read and write. */
  readonly resourceNamespace: string;
}

/** A gateway of an Istio that the cluster has. */
export interface ExistingGateway {
  /** Labels of its pods and of its Service. */
  readonly selector: Readonly<Record<string, string>>;
  /** Namespace of its pods. */
  readonly namespace: string;
  /** Name of its Service. */
  readonly service: string;
  /** ServiceAccount of its pods. */
  readonly serviceAccount: string;
}

/** An Istio that the cluster has. */
export interface ExistingIstio {
  /** Namespace of istiod. */
  readonly namespace: string;
  /** Revision of istiod; absent for the one without a name. */
  readonly revision?: string;
  readonly gateway: ExistingGateway;
}

/** What the platform expects of the Istio that the cluster has. */
export interface ExpectedIstio extends ExistingIstio {
  /** First part of the identities that policies name. */
  readonly trustDomain: string;
  /** The extension provider that its settings must have; absent where no login guards the gateway. */
  readonly provider?: LoginProvider;
  /** Labels of pods that must have no sidecar. */
  readonly neverInject: readonly string[];
  /** Image of the proxies that the platform renders; absent where it renders none. */
  readonly proxy?: string;
}

/** A Knative Serving that the cluster has. */
export interface ExistingKnative {
  /** Namespace of its programs and settings. */
  readonly namespace: string;
  /** Domain of its Services. */
  readonly domain: string;
}

/** A Gateway, and the Service of the pods behind it, as the settings of net-istio name them. */
export interface KnativeGateway {
  readonly name: string;
  readonly namespace: string;
  readonly service: string;
}

/** What the platform expects of the Knative that the cluster has. */
export interface ExpectedKnative extends ExistingKnative {
  /** Keys that its ConfigMaps must have, by the names of these. */
  readonly settings: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** The platform's Gateways: for users, and for pods. */
  readonly gateways: { readonly external: KnativeGateway; readonly local: KnativeGateway };
  /** The routes that are at these Gateways, by their labels. */
  readonly routes: readonly Selector[];
  /** Labels by which the pods of its activator get a sidecar. */
  readonly sidecar: Readonly<Record<string, string>>;
}

/** An Argo Workflows that the cluster has. */
export interface ExistingArgoWorkflows {
  /** Namespace of its workflow-controller. */
  readonly namespace: string;
}

/** A GPU operator that the cluster has. */
export interface ExistingGpuOperator {
  /** Namespace of its pods. */
  readonly namespace: string;
}

/** A taint that pods stay in spite of. */
export interface Tolerated {
  readonly key?: string;
  readonly operator?: string;
  readonly value?: string;
  readonly effect?: string;
  readonly tolerationSeconds?: number;
}

/** What the platform expects of the ClusterPolicy of the GPU operator that the cluster has. */
export interface ExpectedGpuOperator extends ExistingGpuOperator {
  /** Whether slices of MIG have resources of their own (the strategy `mixed`). */
  readonly mig: boolean;
  /** Tolerations that all its pods must have to run on nodes with GPUs. */
  readonly tolerations: readonly Tolerated[];
  /** Settings of its device plugin; absent where GPUs are not sliced. */
  readonly settings?: { readonly configMap: string; readonly key: string };
}

/** The systems that the cluster has and that a rendering leaves out. */
export interface ExistingSystems {
  readonly certManager?: ExistingCertManager;
  readonly istio?: ExistingIstio;
  readonly knative?: ExistingKnative;
  readonly argoWorkflows?: ExistingArgoWorkflows;
  readonly gpuOperator?: ExistingGpuOperator;
}

/** The same, with what preflight compares with the cluster: JSON in the ConfigMap of the platform's facts. */
export interface ExpectedSystems extends ExistingSystems {
  readonly istio?: ExpectedIstio;
  readonly knative?: ExpectedKnative;
  readonly gpuOperator?: ExpectedGpuOperator;
}

/** The versions of a system that the platform works with, as `<major>.<minor>`. */
export interface VersionRange {
  readonly oldest: string;
  /** The newest that the platform is tested with; a newer one probably works. */
  readonly newest: string;
}
