import { selects } from '../selectors';
import { type Mesh, ROOT_NAMESPACE, type Typed } from './mesh';
import type { AuthorizationPolicySpec, Operation, Rule, Source } from './objects';
import type { Pod } from './pods';
import { isListed, isPath } from './texts';
import { closed, passed, type Request, type Step } from './verdict';

/** The identity of a ServiceAccount in a certificate of the mesh. */
export interface Identity {
  readonly namespace: string;
  readonly serviceAccount: string;
  readonly principal: string;
}

/** The input of AuthorizationPolicies: a connection, and its request if the proxy parses HTTP. */
export interface Judged {
  /** Undefined if the caller does not speak the mesh's TLS. */
  readonly from: Identity | undefined;
  /** The port of the pod. */
  readonly port: number;
  /** Undefined for connections that the proxy does not parse. */
  readonly request: Request | undefined;
}

type Policy = Typed<AuthorizationPolicySpec>;

/** The policies of a pod: those of its namespace, and of the whole mesh. */
export function policiesOf(mesh: Mesh, pod: Pod): readonly Policy[] {
  const namespaces = [...new Set([ROOT_NAMESPACE, pod.namespace])];
  return mesh.once(pod, 'AuthorizationPolicies', () =>
    namespaces
      .flatMap((namespace) => mesh.of<AuthorizationPolicySpec>('AuthorizationPolicy', namespace))
      // Policies with targets are for waypoints, not for pods.
      .filter(({ spec }) => !spec.targetRefs?.length && selects(spec.selector, pod.labels)),
  );
}

/** The first policy of an action that has a matching rule. */
export function matching(policies: readonly Policy[], action: string, judged: Judged): Policy | undefined {
  return policies.find(
    ({ spec }) =>
      (spec.action ?? 'ALLOW') === action && (spec.rules ?? []).some((rule) => matches(rule, judged, action)),
  );
}

/**
 * The verdict of DENY and ALLOW policies, in Istio's order. A matching DENY refuses; if there are ALLOWs, one must
 * match. https://istio.io/latest/docs/concepts/security/#implicit-enablement
 */
export function authorize(policies: readonly Policy[], judged: Judged): Step {
  const denied = matching(policies, 'DENY', judged);
  if (denied) return closed(denied.name, 'denies it', statusOf(judged));
  const allowing = policies.filter(({ spec }) => (spec.action ?? 'ALLOW') === 'ALLOW');
  if (!allowing.length) return passed('no AuthorizationPolicy', 'judges it');
  const allowed = matching(allowing, 'ALLOW', judged);
  if (allowed) return passed(allowed.name, 'allows it');
  const names = allowing.map(({ name }) => name.replace('AuthorizationPolicy ', ''));
  const who = judged.from ? `from ${judged.from.principal}` : 'from a caller without identity';
  const says = `${names.length > 1 ? 'allow' : 'allows'} no such request ${who}`;
  return closed(`AuthorizationPolicy ${names.join(', ')}`, says, statusOf(judged));
}

/** The status of a refused request. Connections that the proxy does not parse are closed without an answer. */
function statusOf({ request }: Judged): number | undefined {
  return request && 403;
}

/**
 * Whether a rule matches. If the proxy does not parse the connection, an ALLOW with conditions on requests never
 * matches. Other actions ignore these conditions, so that a DENY denies too much rather than too little.
 */
function matches({ from, to, when = [] }: Rule, judged: Judged, action: string): boolean {
  if (!judged.request && action === 'ALLOW' && asksForRequests({ from, to, when })) return false;
  return (
    (!from?.length || from.some(({ source = {} }) => isFrom(source, judged))) &&
    (!to?.length || to.some(({ operation = {} }) => isTo(operation, judged))) &&
    when.every(({ key, values, notValues }) => holds(key, values, notValues, judged))
  );
}

const OF_REQUESTS: readonly string[] = [
  ...['requestPrincipals', 'notRequestPrincipals', 'remoteIpBlocks', 'notRemoteIpBlocks'],
  ...['hosts', 'notHosts', 'methods', 'notMethods', 'paths', 'notPaths'],
];

function asksForRequests({ from = [], to = [], when = [] }: Rule): boolean {
  const fields = [
    ...from.flatMap(({ source = {} }) => Object.keys(source)),
    ...to.flatMap(({ operation = {} }) => Object.keys(operation)),
  ];
  return fields.some((field) => OF_REQUESTS.includes(field)) || when.some(({ key }) => key.startsWith('request.'));
}

/** One condition: one of some values must be present, and none of some others may be. */
type Condition = readonly [
  values: readonly string[] | undefined,
  notValues: readonly string[] | undefined,
  is: (values: readonly string[]) => boolean,
];

function all(conditions: readonly Condition[]): boolean {
  return conditions.every(
    ([values, notValues, is]) => (!values?.length || is(values)) && (!notValues?.length || !is(notValues)),
  );
}

function isFrom(source: Source, judged: Judged): boolean {
  const { from, request } = judged;
  const of = (text: string | undefined) => (values: readonly string[]) => isListed(values, text);
  const account = from && `${from.namespace}/${from.serviceAccount}`;
  const ofRequests: readonly Condition[] = request
    ? [[source.requestPrincipals, source.notRequestPrincipals, of(requestPrincipal(request))]]
    : [];
  return all([
    [source.principals, source.notPrincipals, of(from?.principal)],
    [source.namespaces, source.notNamespaces, of(from?.namespace)],
    [source.serviceAccounts, source.notServiceAccounts, of(account)],
    // Addresses of pods and of clients are not known here.
    [source.ipBlocks, source.notIpBlocks, isEverywhere],
    [source.remoteIpBlocks, source.notRemoteIpBlocks, isEverywhere],
    ...ofRequests,
  ]);
}

function isEverywhere(ranges: readonly string[]): boolean {
  return ranges.some((range) => range.endsWith('/0'));
}

function isTo(operation: Operation, { port, request }: Judged): boolean {
  const ports: Condition = [operation.ports, operation.notPorts, (values) => values.includes(String(port))];
  if (!request) return all([ports]);
  const { host, method, path } = request;
  return all([
    ports,
    [operation.hosts, operation.notHosts, (hosts) => isListed(hosts.map(lower), host.toLowerCase())],
    [operation.methods, operation.notMethods, (methods) => isListed(methods, method)],
    [operation.paths, operation.notPaths, (paths) => isPath(paths, path.replace(/[?#].*/, ''))],
  ]);
}

function lower(text: string): string {
  return text.toLowerCase();
}

/** `<issuer>/<subject>` of the token of a request. */
function requestPrincipal({ checked }: Request): string | undefined {
  return checked && `${checked.issuer}/${String(checked.claims.sub)}`;
}

function holds(key: string, values: Condition[0], notValues: Condition[1], { from, port, request }: Judged): boolean {
  if (!request && key.startsWith('request.')) return true;
  const texts = textsOf(key, from, port, request);
  const is = (listed: readonly string[]) =>
    texts.some((text) => isListed(listed, text) || (text === '' && listed.includes('*')));
  return all([[values, notValues, is]]);
}

/** What a key of `when` stands for: https://istio.io/latest/docs/reference/config/security/conditions/ */
function textsOf(key: string, from: Judged['from'], port: number, request: Request | undefined): readonly string[] {
  const named = /^request\.(headers|auth\.claims)\[(.*)\]$/.exec(key);
  if (named) {
    const [, of, name = ''] = named;
    if (of === 'headers') return some(headerOf(request, name.toLowerCase()));
    return some(request?.checked?.claims[name]);
  }
  switch (key) {
    case 'source.namespace':
      return some(from?.namespace);
    case 'source.principal':
      return some(from?.principal);
    case 'source.serviceAccount':
      return some(from && `${from.namespace}/${from.serviceAccount}`);
    case 'destination.port':
      return [String(port)];
    case 'request.auth.principal':
      return some(request && requestPrincipal(request));
    case 'request.auth.audiences':
      return some(request?.checked?.claims.aud);
    case 'request.auth.presenter':
      return some(request?.checked?.claims.azp);
    default:
      return [];
  }
}

function headerOf(request: Request | undefined, name: string): string | undefined {
  if (name === 'authorization' && request?.token) return 'Bearer token';
  return request?.headers[name];
}

function some(value: string | readonly string[] | undefined): readonly string[] {
  if (value === undefined) return [];
  return typeof value === 'string' ? [value] : value;
}
