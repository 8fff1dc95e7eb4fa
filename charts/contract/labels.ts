/** Key of the label of all rendered objects, by which the platform's objects are recognized. */
export const OUR_LABEL = 'app.kubernetes.io/managed-by';

/** Value of that label. */
export const OUR_NAME = 'cdk8s-kubeflow';

/** The label. */
export const OURS = { [OUR_LABEL]: OUR_NAME };

/** Key of the label with the component, the tenant or the chart that an object belongs to. */
export const COMPONENT_LABEL = 'app.kubernetes.io/component';

/** The labels of all rendered objects. */
export const PLATFORM_LABELS = { ...OURS, 'app.kubernetes.io/part-of': 'kubeflow' };

/** Key and value of the label of tenants' namespaces. The profile controller sets it, too. */
export const TENANT_LABEL = ['app.kubernetes.io/part-of', 'kubeflow-profile'] as const;

/** The same as labels. */
export const TENANT_LABELS = { [TENANT_LABEL[0]]: TENANT_LABEL[1] };

/** The label of CronJobs that copy data, by which `doctor` finds them. */
export const BACKUP_LABEL = ['cdk8s-kubeflow/backup', 'true'] as const;
