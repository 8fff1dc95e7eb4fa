import type { Accelerator } from './cluster/accelerators';
import type { ComponentName } from './components';
import type { Groups } from './tenants/contributors';
import type { DatabasesProps } from './apps/databases';
import type { ExistingProps } from './existing';
import type { HttpsProps } from './gateway/https';
import type { Architecture } from './delivery/architectures';
import type { ImagesProps } from './delivery/images';
import type { Ingress } from './gateway/ingress';
import type { GitOpsProps } from './delivery/gitops';
import type { LoginProps } from './access/login';
import type { MachineTokens } from './access/machine-tokens';
import type { MeshProps } from './mesh';
import type { Monitoring } from './monitoring';
import type { NetworkProps } from './cluster/network';
import type { Notebooks } from './apps/notebooks';
import type { ObjectStore } from './apps/object-store';
import type { OwnComponent } from './own-components';
import type { ModelRegistryProps } from './apps/model-registry';
import type { PipelinesProps } from './apps/pipelines';
import type { ProxyProps } from './cluster/proxy';
import type { SchedulingProps } from './cluster/scheduling';
import type { TrustedCaProps } from './cluster/trusted-ca';
import type { Secrets } from './delivery/secrets';
import type { ServingProps } from './apps/serving';
import type { Size, WorkloadsProps } from './sizes';
import type { StorageProps } from './storage';
import type { Spawner } from './apps/spawner';
import type { Tenant } from './tenants/tenants';
import type { Tls } from './gateway/tls';
import type { TrainingProps } from './apps/training';
import type { User } from './access/users';

/** Dex's log levels, from the most to the least. */
export type DexLogLevel = 'debug' | 'info' | 'warn' | 'error';

/** What a user writes: one fact once, and everything that follows from it is derived. */
export interface KubeflowProps {
  /**
   * Scheme and host (and port, if it is not the scheme's own) at which users reach the platform. Redirect URIs, the
   * issuer of tokens, cookie flags, the gateway's hosts and its certificate follow from it.
   */
  readonly url: string;
  /**
   * Whether the platform answers, and lets log in, under every other host name too, as `kubectl port-forward` to any
   * machine needs it. Redirect URIs are then relative, and the issuer of tokens is Dex's address in the cluster.
   * @default false
   */
  readonly anyHost?: boolean;
  /** How traffic reaches the gateway. @default Ingress.loadBalancer() */
  readonly ingress?: Ingress;
  /** The gateway's certificate. @default Tls.selfSigned() with an https url; none with an http url */
  readonly tls?: Tls;
  /** What the gateway and browsers make of HTTPS: HSTS, the oldest TLS. @default TLS 1.2, no HSTS */
  readonly https?: HttpsProps;
  /** Users who log in with a password. @default none */
  readonly users?: readonly User[];
  /** How users log in: providers of users, the session. @default with the passwords of `users` alone */
  readonly login?: LoginProps;
  /** Which tokens programs may present instead of a login, those of ServiceAccounts for instance. @default none */
  readonly machineTokens?: MachineTokens;
  /** E-mails of users by the name of their group, so that `contributors` of tenants can name the group. @default none */
  readonly groups?: Groups;
  /** Teams and persons with a namespace. @default none */
  readonly tenants?: readonly Tenant[];
  /**
   * Whether namespaces are also made by others than this definition: by users, in the dashboard, or by Profiles applied
   * to the cluster. A controller in the cluster then gives each what pipelines need in it; otherwise that is rendered
   * with the tenants, and no such controller is installed. @default false
   */
  readonly selfService?: boolean;
  /** The network of the cluster. @default that of most clusters: its domain is 'cluster.local' */
  readonly network?: NetworkProps;
  /**
   * Whether the cluster holds pods to security context constraints, as OpenShift does. Each ServiceAccount of the platform may then
   * use the strictest of OpenShift's own that its pods need, and those in tenants' namespaces `nonroot-v2`. Not with
   * `selfService`. @default false
   */
  readonly securityContextConstraints?: boolean;
  /** The mesh between pods. @default a sidecar in each pod */
  readonly mesh?: MeshProps;
  /** Serving of models. @default by KServe on Knative */
  readonly serving?: ServingProps;
  /** Training of models. @default the training runtimes that Trainer brings */
  readonly training?: TrainingProps;
  /** How notebooks are run. @default unused ones are stopped after a day */
  readonly notebooks?: Notebooks;
  /** The form in which users make notebooks. @default upstream's */
  readonly spawner?: Spawner;
  /**
   * GPUs and network cards with RDMA of the nodes, as `[Accelerator.nvidia({ … })]`: the form, notebooks, runtimes of
   * trainings and models, and the checks of quotas follow. @default none: the form offers NVIDIA, AMD and Intel Gaudi
   */
  readonly accelerators?: readonly Accelerator[];
  /** Pipelines. @default they are kept in a database */
  readonly pipelines?: PipelinesProps;
  /** The Model Registry. @default in the namespace `kubeflow` */
  readonly modelRegistry?: ModelRegistryProps;
  /** Where systems keep their data. @default in databases of their own */
  readonly databases?: DatabasesProps;
  /** Where artifacts, logs and models are kept. @default ObjectStore.seaweedfs() */
  readonly objectStore?: ObjectStore;
  /** Where volumes are: their StorageClass, and that of volumes for pods on several nodes. @default the cluster's default class */
  readonly storage?: StorageProps;
  /** Which nodes the platform's pods run on, and apart from them those of tenants. @default any */
  readonly scheduling?: SchedulingProps;
  /**
   * Architectures of the nodes on which the platform's pods may run. A pod with an image that is not built for one is kept on
   * nodes of the other, or refused where there is none; runtimes of models and trainings too. `images.lock` knows what images
   * are built for. @default not looked at
   */
  readonly arch?: readonly Architecture[];
  /** The proxy by which programs reach the internet. @default none: they reach it by themselves */
  readonly proxy?: ProxyProps;
  /** Authorities of a company's own that programs trust when they call out. @default those of each image */
  readonly trustedCa?: TrustedCaProps;
  /** How large the platform is made. @default 'standard' */
  readonly size?: Size;
  /** Workloads otherwise than the size has them, by `<component>/<name>`. @default none */
  readonly workloads?: WorkloadsProps;
  /** What the cluster has already, and the platform uses: a cert-manager, for instance. @default none */
  readonly existing?: ExistingProps;
  /** How the values of Secrets get into the cluster. @default Secrets.cluster(): `cdk8s-kubeflow secrets` makes them */
  readonly secrets?: Secrets;
  /** Where images are pulled from: a mirror, other images, credentials. @default the registries of the projects */
  readonly images?: ImagesProps;
  /** Who applies the rendering from a repository: Argo CD, Flux. @default neither: it is applied by hand */
  readonly gitops?: GitOpsProps;
  /** Who watches the platform: metrics, alert rules and dashboards. @default no one: metrics are not scraped */
  readonly monitoring?: Monitoring;
  /** How much Dex writes into its log. @default 'info' */
  readonly dexLogLevel?: DexLogLevel;
  /**
   * Components to leave out, as `{ 'central-dashboard': false }`, or to add, as `{ 'knative-eventing': true }`. What another
   * component requires cannot be left out. @default all but `knative-eventing`, `training-operator` and those of the Model
   * Registry
   */
  readonly components?: Readonly<Partial<Record<ComponentName, boolean>>>;
  /**
   * Classes of components of your own, made of `cdk8s-kubeflow/kit` and installed beside the platform's. Their facts,
   * sizes and stages are theirs to say, and they are checked, applied and removed with the others. @default none
   */
  readonly ownComponents?: readonly OwnComponent[];
  /**
   * Whether warnings are refused as problems are: what is allowed and probably wrong. The environment variable
   * `CDK8S_KUBEFLOW_STRICT=1` says the same, for CI. @default false: warnings are printed after the rendering is written
   */
  readonly strict?: boolean;
  /**
   * Paths of warnings, such as `gitops.argocd.automated`, of what is meant so. They are neither printed nor refused.
   * @default none
   */
  readonly acceptedWarnings?: readonly string[];
}
