const OF_EVERY_CLUSTER: readonly string[] = ['default', 'kube-node-lease', 'kube-public', 'kube-system'];

/** Whether every cluster has a namespace. */
export function isOfEveryCluster(namespace: string): boolean {
  return OF_EVERY_CLUSTER.includes(namespace);
}
