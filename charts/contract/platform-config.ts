/** Name and namespace of the ConfigMap with a platform's url and versions, for the CLI and for people. */
export const PLATFORM_CONFIG = { namespace: 'kubeflow', name: 'cdk8s-kubeflow-platform' } as const;

/** Namespace in which the CLI keeps the list of applied objects. Neither the platform nor a tenant has it. */
export const INVENTORY_NAMESPACE = 'cdk8s-kubeflow';
