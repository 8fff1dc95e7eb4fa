/** The DNS domain of Services in clusters that were not told otherwise: kubelet's `clusterDomain`. */
export const CLUSTER_DOMAIN = 'cluster.local';

/** Full host name of a Service. */
export function serviceHost(name: string, namespace: string, clusterDomain: string): string {
  return `${name}.${namespace}.svc.${clusterDomain}`;
}

/** The identity of a ServiceAccount in the mesh, whose trust domain is the cluster's domain. */
export function identity(namespace: string, serviceAccount: string, clusterDomain: string): string {
  return `${clusterDomain}/ns/${namespace}/sa/${serviceAccount}`;
}
