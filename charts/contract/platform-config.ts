/** Name and namespace of the ConfigMap in which a platform says what it is: its url and versions, for the CLI and for people. */
export const PLATFORM_CONFIG = { namespace: 'kubeflow', name: 'cdk8s-kubeflow-platform' } as const;
