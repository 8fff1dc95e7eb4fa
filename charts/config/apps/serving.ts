import { isIP } from 'node:net';

import type { Report } from '../checks/report';
import type { PlatformUrl } from '../gateway/url';

/**
 * - `serverless`: as Knative Services, which scale with the requests, down to no pod at all.
 * - `raw`: as plain Deployments with a HorizontalPodAutoscaler and routes of the Gateway API; Knative is not needed, and
 *   not installed unless `components` switches it on.
 */
export type ServingMode = 'serverless' | 'raw';

/** Serving of models. */
export interface ServingProps {
  /** How models are run whose InferenceService does not say it. @default 'serverless' */
  readonly mode?: ServingMode;
  /**
   * Domain of hosts for models, `serving.example.com` for instance: the InferenceService `m` of the namespace `a` is then
   * at `m-a.serving.example.com`, and the gateway has a certificate for `*.serving.example.com`.
   * @default models are paths of the platform's own host, `/serving/a/m`; in raw mode, and where the url has an IPv6
   * address or a name without a dot, hosts such as `m-a.models.example.com`, which no DNS knows
   */
  readonly domain?: string;
}

/** Serving with all defaults filled in. */
export type Serving = ServingProps & Required<Pick<ServingProps, 'mode'>>;

/** A way into the pods of models: the programs that call them, and the pods or ports that are called. */
export interface ModelEntrance {
  /** Identities of the calling programs. They all pass on the user's name, and none that a client made up. */
  readonly principals: readonly string[];
  /** @default all ports of the pods */
  readonly ports?: readonly string[];
  /** Labels of the pods. @default all pods */
  readonly pods?: Readonly<Record<string, string>>;
}

/** The ports of Knative's proxy in each pod of a model, for HTTP/1 and HTTP/2. */
const QUEUE_PORTS = ['8012', '8013'];
/** The values of the label `component` of KServe's pods. */
const COMPONENTS = ['predictor', 'transformer', 'explainer'];

/**
 * The ways into the pods of models, by the endings of the names of their policies. Knative's pods have a port of their
 * own; without Knative, models have the ports of other programs too, and are known by their labels.
 */
export function modelEntrances(
  { mode }: Serving,
  components: ReadonlySet<string>,
  callers: Readonly<Record<'ingressGateway' | 'localGateway' | 'activator', string>>,
): Readonly<Record<string, ModelEntrance>> {
  const { ingressGateway, localGateway, activator } = callers;
  const entrances: Record<string, ModelEntrance> = {};
  if (components.has('knative-serving')) {
    entrances[''] = { principals: [ingressGateway, localGateway, activator], ports: QUEUE_PORTS };
  }
  if (mode === 'raw' && components.has('kserve')) {
    for (const component of COMPONENTS) {
      entrances[`-${component}`] = { principals: [ingressGateway], pods: { component } };
    }
  }
  return entrances;
}

const DOMAIN = /^(?=.{1,189}$)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;

/** Reports what is not a domain. */
export function checkDomain(report: Report, at: string, domain: string): boolean {
  const isName = DOMAIN.test(domain) && isIP(domain) === 0;
  return report.check(isName, at, `'${domain}' is not a domain; write one such as 'serving.example.com', without '*.'`);
}

/** Reports what cannot be the domain of models, because the platform's own host is in it. */
export function checkServingDomain(report: Report, at: string, { domain }: ServingProps, url: PlatformUrl): void {
  if (domain === undefined || !checkDomain(report, at, domain)) return;
  const isTaken = url.host === domain || url.host.slice(url.host.indexOf('.') + 1) === domain;
  const taken = `'${domain}' is the domain of the platform's own host; write 'serving.${domain}'`;
  report.check(!isTaken, at, taken);
}
