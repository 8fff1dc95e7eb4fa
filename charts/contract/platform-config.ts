import { CLUSTER_DOMAIN } from './cluster-domain';
import type { ExpectedSystems } from './existing';
import type { Manifest } from './manifest';

/** Name and namespace of the ConfigMap with a platform's url and versions, for the CLI and for people. */
export const PLATFORM_CONFIG = { namespace: 'kubeflow', name: 'cdk8s-kubeflow-platform' } as const;

/** Its data. */
export interface PlatformData {
  readonly url: string;
  /** Version of Kubeflow. */
  readonly kubeflow: string;
  /** Version of this project that it was rendered with. */
  readonly renderedBy: string;
  /** Namespaces that the cluster has, with blanks between them. @default none */
  readonly existingNamespaces?: string;
  /** Systems that the cluster has, as JSON of ExpectedSystems. @default none */
  readonly existing?: string;
  /** Service of a gateway that the cluster has, as `<namespace>/<name>`. @default it is rendered */
  readonly gatewayService?: string;
  /** Where images are copied to, as JSON of a Mirror. @default they are pulled from their projects */
  readonly mirror?: string;
  /** The cluster's DNS domain. @default cluster.local */
  readonly clusterDomain?: string;
  /** Resources of devices that it offers, such as nvidia.com/gpu, with blanks between them. @default none are said */
  readonly devices?: string;
  /** Families of Services, with a blank between them. @default the cluster's first */
  readonly ipFamilies?: string;
}

/** One of its texts, from those of all ConfigMaps of its namespace. */
export function platformText<Text>(texts: (config: string, key: string) => Text, key: keyof PlatformData): Text {
  return texts(PLATFORM_CONFIG.name, key);
}

/** The cluster's DNS domain, by the platform's ConfigMap. */
export function clusterDomainOf(config: Manifest | undefined): string {
  const { clusterDomain = CLUSTER_DOMAIN } = (config?.data ?? {}) as Partial<PlatformData>;
  return clusterDomain;
}

/** The systems that the cluster has, by the text of the platform's ConfigMap. */
export function existingOf(text: string | undefined): ExpectedSystems {
  return text === undefined ? {} : (JSON.parse(text) as ExpectedSystems);
}

/** Namespace in which the CLI keeps the list of applied objects. Neither the platform nor a tenant has it. */
export const INVENTORY_NAMESPACE = 'cdk8s-kubeflow';
