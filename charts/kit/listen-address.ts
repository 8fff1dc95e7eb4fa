import type { Construct } from 'constructs';

const KEY = 'cdk8s-kubeflow/listen-address';

/** Says what programs are told to listen on, for everything that is made in the scope afterwards. */
export function setListenAddress(scope: Construct, address: string): void {
  scope.node.setContext(KEY, address);
}

/** All addresses of a pod, before a colon and a port: `[::]` in a cluster with IPv6. @default '0.0.0.0' */
export function listenAddress(scope: Construct): string {
  const address: unknown = scope.node.tryGetContext(KEY);
  return typeof address === 'string' ? address : '0.0.0.0';
}
