import type { ExpectedKnative } from '../../charts/contract/existing';
import { SERVICES } from '../../charts/contract/services';
import { isHost } from '../../charts/contract/traffic/texts';
import type { Api } from '../cluster/api';
import { conditionOf, idOf, nameOfObject, type ObjectName } from '../cluster/objects';
import { type Finding, listed, ok } from '../findings';
import { itemsAt, type JsonObject, textAt } from '../json';
import type { CheckContext } from './check';
import { adviceFor, namespaceOption, resourceName } from './readiness';

const ISVC = { apiVersion: 'serving.kserve.io/v1beta1', kind: 'InferenceService' } as const;
const SERVICE = { apiVersion: 'serving.knative.dev/v1', kind: 'Service' } as const;
const ROUTE = { apiVersion: 'networking.internal.knative.dev/v1alpha1', kind: 'Ingress' } as const;
const GATEWAY = { apiVersion: 'networking.istio.io/v1', kind: 'Gateway' } as const;
const MODE = 'serving.kserve.io/deploymentMode';

/** Seconds after which a model that is not ready counts as stuck: images of models are large. */
const STUCK_SECONDS = 600;

/** What net-istio tells of a route that it has made, until the gateway answers for its host. */
const PROBING = /waiting for load balancer/i;

/** The Gateway of Knative's hosts, as the cluster has it. */
export interface KnativeGateway {
  readonly id: ObjectName;
  /** Undefined if it is missing. */
  readonly live: JsonObject | undefined;
  /** Domains of Knative Services. */
  readonly domains: readonly string[];
}

/** What of an installed platform is looked at here. */
interface Seen extends Pick<CheckContext, 'facts' | 'podNamespaces'> {
  readonly api: Pick<Api, 'list' | 'read'>;
}

/** Models and Knative Services that cannot become ready, be changed or be deleted, and why. */
export async function serving({ api, facts, podNamespaces }: Seen): Promise<readonly Finding[]> {
  const there = facts?.existing?.knative;
  const [models, services, routes, gateway] = await Promise.all([
    api.list(ISVC),
    api.list(SERVICE),
    api.list(ROUTE),
    there ? gatewayBeside(api, there) : readGateway(api),
  ]);
  // A Knative that the cluster has serves others, too.
  const tenants = there ? (await podNamespaces()).tenants : undefined;
  const isOurs = (one: JsonObject) => tenants?.has(idOf(one).namespace ?? '') ?? true;
  const own = services.filter((one) => !itemsAt(one, 'metadata', 'ownerReferences').length && isOurs(one));
  const findings = [
    ...(gateway ? gatewayFindings(gateway) : []),
    ...routes.filter(isOurs).flatMap((route) => routeFindings(route, gateway, Date.now(), there?.namespace)),
    ...models.flatMap(modeFindings),
    ...[...models, ...own].flatMap((one) => readyFindings(one, Date.now())),
  ];
  return findings.length || !models.length ? findings : [ok(`models: ${models.length}`)];
}

/** Reads the Gateway that Knative's settings name. Undefined where there is no Knative, or where they name several. */
async function readGateway(api: Seen['api']): Promise<KnativeGateway | undefined> {
  const { namespace } = SERVICES.knative;
  const config = (name: string) => api.read({ apiVersion: 'v1', kind: 'ConfigMap', namespace, name });
  const [istio, domain] = await Promise.all([config('config-istio'), config('config-domain')]);
  const keysOf = (of: JsonObject | undefined) => Object.keys((of?.data ?? {}) as object);
  const [key, ...more] = keysOf(istio).filter((one) => one.startsWith('gateway.'));
  const [, inside, name] = key?.split('.') ?? [];
  if (inside === undefined || name === undefined || more.length) return undefined;
  const id = { namespace: inside, name };
  return {
    id,
    live: await api.read({ ...GATEWAY, ...id }),
    domains: keysOf(domain).filter((one) => one.includes('.')),
  };
}

/** Reads the platform's Gateway for a Knative that the cluster has; its own Gateways are its owner's. */
async function gatewayBeside(api: Seen['api'], { gateways, domain }: ExpectedKnative): Promise<KnativeGateway> {
  const { name, namespace } = gateways.external;
  const id = { namespace, name };
  return { id, live: await api.read({ ...GATEWAY, ...id }), domains: [domain] };
}

/** Judges the Gateway by the hosts of Knative Services. */
export function gatewayFindings(gateway: KnativeGateway): readonly Finding[] {
  const name = nameOfObject({ ...GATEWAY, ...gateway.id });
  const effect = 'no Knative Service becomes ready, and no model by it';
  const remedy = 'npx cdk8s-kubeflow up';
  if (!gateway.live) {
    return [
      {
        level: 'error',
        code: 'serving/gateway-missing',
        what: `${name}, which Knative's config-istio names, is missing: ${effect}`,
        remedy,
      },
    ];
  }
  const refused = gateway.domains.filter((domain) => !takes(gateway, `model.tenant.${domain}`));
  return refused.map((domain): Finding => {
    return {
      level: 'error',
      code: 'serving/hosts-not-taken',
      what: `${name} does not take hosts of ${domain}, Knative's domain: ${effect}`,
      remedy,
    };
  });
}

function takes({ live }: KnativeGateway, host: string): boolean {
  const hosts = itemsAt(live, 'spec', 'servers')
    .flatMap((server) => itemsAt(server, 'hosts'))
    .map(String);
  return hosts.some((one) => isHost(one.slice(one.indexOf('/') + 1), host));
}

/** Judges a route of Knative's, which is ready when the gateway answers for its hosts. @param namespace Knative's */
export function routeFindings(
  route: JsonObject,
  gateway: KnativeGateway | undefined,
  now: number,
  namespace: string = SERVICES.knative.namespace,
): readonly Finding[] {
  const condition = conditionOf(route, 'LoadBalancerReady');
  const message = textAt(condition, 'message') ?? textAt(condition, 'reason') ?? '';
  if (textAt(condition, 'status') === 'True' || !PROBING.test(message) || !isStuck(route, condition, now)) return [];
  const outside = itemsAt(route, 'spec', 'rules').filter((rule) => textAt(rule, 'visibility') !== 'ClusterLocal');
  const hosts = outside.flatMap((rule) => itemsAt(rule, 'hosts')).map(String);
  const refused = gateway?.live ? hosts.filter((host) => !takes(gateway, host)) : [];
  const why =
    refused.length && gateway ? `; Gateway ${gateway.id.namespace}/${gateway.id.name} does not take them` : '';
  const what = `${nameOfObject(idOf(route))}: the gateway has not answered yet for ${listed(refused.length ? refused : hosts)}${why}`;
  const logs = `see kubectl --namespace ${namespace} logs deployment/net-istio-controller`;
  return [
    {
      level: 'warning',
      code: 'serving/route-unanswered',
      what,
      remedy: why === '' ? logs : 'add a server with these hosts to it',
    },
  ];
}

/**
 * Models annotated with an older word for their mode: KServe's webhook takes it for a change of the mode, and refuses every
 * change.
 */
export function modeFindings(model: JsonObject): readonly Finding[] {
  const asked = textAt(model, 'metadata', 'annotations', MODE);
  const actual = textAt(model, 'status', 'deploymentMode');
  if (asked === undefined || actual === undefined || asked === actual) return [];
  const id = idOf(model);
  const isDeleted = textAt(model, 'metadata', 'deletionTimestamp') !== undefined;
  const what = `${nameOfObject(id)} cannot be ${isDeleted ? 'deleted' : 'changed'}: it is annotated ${MODE}=${asked}, and KServe calls that ${actual}`;
  const remedy = `kubectl ${namespaceOption(id)}annotate ${resourceName(id)} ${MODE}=${actual} --overwrite`;
  return [{ level: 'warning', code: 'serving/old-mode', what, remedy }];
}

/** Judges whether a model or a Knative Service is ready. */
export function readyFindings(one: JsonObject, now: number): readonly Finding[] {
  const condition = conditionOf(one, 'Ready');
  if (textAt(condition, 'status') === 'True' || !isStuck(one, condition, now)) return [];
  const message = textAt(condition, 'message') ?? textAt(condition, 'reason');
  const reason = message === undefined || message === '' ? 'its controller has not said why' : message;
  const id = idOf(one);
  const { remedy } = adviceFor(id, reason);
  return [{ level: 'warning', code: 'serving/not-ready', what: `${nameOfObject(id)} is not ready: ${reason}`, remedy }];
}

/** Whether a condition has been so for long; one that is stopped on purpose has not. */
function isStuck(one: JsonObject, condition: unknown, now: number): boolean {
  if (textAt(conditionOf(one, 'Stopped'), 'status') === 'True') return false;
  const since = textAt(condition, 'lastTransitionTime') ?? textAt(one, 'metadata', 'creationTimestamp');
  return since !== undefined && (now - Date.parse(since)) / 1000 > STUCK_SECONDS;
}
