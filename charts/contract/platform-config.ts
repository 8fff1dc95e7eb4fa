import { CLUSTER_DOMAIN } from './cluster-domain';
import type { Manifest } from './manifest';

/** Name and namespace of the ConfigMap with a platform's url and versions, for the CLI and for people. */
export const PLATFORM_CONFIG = { namespace: 'kubeflow', name: 'cdk8s-kubeflow-platform' } as const;

/** The cluster's DNS domain, as the ConfigMap has it where it is not the usual one. */
export function clusterDomainOf(config: Pick<Manifest, 'data'> | undefined): string {
  const { clusterDomain = CLUSTER_DOMAIN } = (config?.data ?? {}) as Readonly<Partial<Record<string, string>>>;
  return clusterDomain;
}

/** Namespace in which the CLI keeps the list of applied objects. Neither the platform nor a tenant has it. */
export const INVENTORY_NAMESPACE = 'cdk8s-kubeflow';
