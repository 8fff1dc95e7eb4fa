/**
 * - `database`: in the database of Pipelines; users upload them in the dashboard or with the SDK.
 * - `kubernetes`: as objects of the cluster, of the kinds Pipeline and PipelineVersion ("Kubernetes native API"): they
 *   can be applied as well, by kubectl or GitOps. Runs stay in the database.
 */
export type PipelineStore = 'database' | 'kubernetes';

/** Kubeflow Pipelines. */
export interface PipelinesProps {
  /** Where pipelines and their versions are kept; what is in one store is not in the other. @default 'database' */
  readonly store?: PipelineStore;
}
