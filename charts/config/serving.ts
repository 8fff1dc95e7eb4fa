/** How models are run. */
export const SERVING_MODES = ['serverless', 'raw'] as const;

/**
 * - `serverless`: as Knative Services, which scale with the requests, down to no pod at all.
 * - `raw`: as plain Deployments with a HorizontalPodAutoscaler and an Ingress; Knative is not needed, and not installed
 *   unless `components` switches it on.
 */
export type ServingMode = (typeof SERVING_MODES)[number];

/** Serving of models. */
export interface ServingProps {
  /** How models are run whose InferenceService does not say it. @default 'serverless' */
  readonly mode?: ServingMode;
}

/** Serving with all defaults filled in. */
export type Serving = Required<ServingProps>;
