import { isIP } from 'node:net';

import type { Report } from '../checks/report';
import type { PlatformUrl } from '../gateway/url';

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
  /**
   * Domain of hosts for models, `serving.example.com` for instance: the InferenceService `m` of the namespace `a` is then
   * at `m-a.serving.example.com`, and the gateway has a certificate for `*.serving.example.com`.
   * @default models are paths of the platform's own host: `/serving/a/m`
   */
  readonly domain?: string;
}

/** Serving with all defaults filled in. */
export type Serving = ServingProps & Required<Pick<ServingProps, 'mode'>>;

const DOMAIN = /^(?=.{1,189}$)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;

/**
 * Reports a domain that is none, that has the platform's own host among its own, or whose models TLS would not reach.
 * @param tls whether TLS ends at the gateway
 */
export function checkServingDomain(
  { mode = 'serverless', domain }: ServingProps,
  url: PlatformUrl,
  tls: boolean,
  report: Report,
): void {
  if (domain === undefined) return;
  const at = 'serving.domain';
  const text = String(domain);
  const isName = DOMAIN.test(text) && isIP(text) === 0;
  const form = `'${text}' is not a domain; write one such as 'serving.example.com', without '*.'`;
  if (!report.check(isName, at, form)) return;
  const isTaken = url.host === text || url.host.slice(url.host.indexOf('.') + 1) === text;
  const taken = `'${text}' is the domain of the platform's own host; write 'serving.${text}'`;
  report.check(!isTaken, at, taken);
  const raw = `is of no use with serving.mode 'raw' and TLS: without Knative, models are reached by HTTP alone`;
  report.check(mode !== 'raw' || !tls, at, `${raw}; leave one of them out`);
}
