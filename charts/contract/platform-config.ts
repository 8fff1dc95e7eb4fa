/** Name and namespace of the ConfigMap in which a platform says what it is: its url and versions, for the CLI and for people. */
export const PLATFORM_CONFIG = { namespace: 'kubeflow', name: 'cdk8s-kubeflow-platform' } as const;

/** Namespace in which the CLI keeps the list of what it has applied. It is not the platform's, and no tenant's. */
export const INVENTORY_NAMESPACE = 'cdk8s-kubeflow';
