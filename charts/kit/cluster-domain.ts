import type { Construct } from 'constructs';

import { CLUSTER_DOMAIN, identity, serviceHost } from '../contract/cluster-domain';
import { namespaceOf } from './namespace';

const KEY = 'cdk8s-kubeflow/cluster-domain';

/** Says which DNS domain the Services of the cluster have, for everything that is made in the scope afterwards. */
export function setClusterDomain(scope: Construct, domain: string): void {
  scope.node.setContext(KEY, domain);
}

/** The cluster's DNS domain, which is also the first part of identities in the mesh. @default 'cluster.local' */
export function clusterDomain(scope: Construct): string {
  const domain: unknown = scope.node.tryGetContext(KEY);
  return typeof domain === 'string' ? domain : CLUSTER_DOMAIN;
}

/** Full host name of a Service. @param namespace @default that of the component */
export function fullHost(scope: Construct, service: string, namespace = namespaceOf(scope)): string {
  return serviceHost(service, namespace, clusterDomain(scope));
}

/** Identity in the mesh of a ServiceAccount. @param namespace @default that of the component */
export function principal(scope: Construct, serviceAccount: string, namespace = namespaceOf(scope)): string {
  return identity(namespace, serviceAccount, clusterDomain(scope));
}
