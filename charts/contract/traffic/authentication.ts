import { selects } from '../selectors';
import { type Identity, matching } from './authorization';
import { type Mesh, ROOT_NAMESPACE, type Typed } from './mesh';
import type { AuthorizationPolicySpec, RequestAuthenticationSpec } from './objects';
import type { Pod } from './pods';
import { closed, passed, type Way } from './verdict';

/** The place where a request comes in. */
export interface Entrance {
  readonly pod: Pod;
  readonly policies: readonly Typed<AuthorizationPolicySpec>[];
  readonly from: Identity | undefined;
  readonly port: number;
}

/**
 * The steps before policies judge a request, in the order of Istio's filters. The provider of a CUSTOM policy gives a
 * logged-in browser's request its token; Envoy does not ask it about requests that have no route. Then tokens are checked, and their claims become headers.
 * @returns whether the request goes on
 */
export function authenticate(mesh: Mesh, entrance: Entrance, way: Way): boolean {
  const asked = matching(entrance.policies, 'CUSTOM', { ...entrance, request: way.request });
  if (asked && way.hasRoute()) {
    const session = way.request.session;
    const provider = asked.spec.provider?.name ?? 'no one';
    if (!session) return way.take(closed(asked.name, `asks ${provider}, which sends the browser to the login`, 302));
    way.take(passed(asked.name, `asks ${provider}, which knows the session`));
    way.request = { ...way.request, token: session };
  }
  return checkToken(mesh, entrance.pod, way);
}

type JwtRule = NonNullable<RequestAuthenticationSpec['jwtRules']>[number] & { readonly name: string };

/** The issuers whose tokens a pod takes. */
function jwtRules(mesh: Mesh, pod: Pod): readonly JwtRule[] {
  const namespaces = [...new Set([ROOT_NAMESPACE, pod.namespace])];
  return namespaces
    .flatMap((namespace) => mesh.of<RequestAuthenticationSpec>('RequestAuthentication', namespace))
    .filter(({ spec }) => !spec.targetRefs?.length && selects(spec.selector, pod.labels))
    .flatMap(({ name, spec }) => (spec.jwtRules ?? []).map((rule) => ({ name, ...rule })));
}

/** A token must be of a known issuer. A request without a token goes on, without a user. */
function checkToken(mesh: Mesh, pod: Pod, way: Way): boolean {
  const rules = mesh.once(pod, 'issuers', () => jwtRules(mesh, pod));
  if (!rules.length) return true;
  const told = new Set(
    rules.flatMap(({ outputClaimToHeaders = [] }) => outputClaimToHeaders.map(({ header }) => header.toLowerCase())),
  );
  // Callers may not set the headers that come from tokens.
  const headers = Object.fromEntries(Object.entries(way.request.headers).filter(([header]) => !told.has(header)));
  const { token } = way.request;
  way.request = { ...way.request, headers };
  if (!token) return true;
  const rule = rules.find(({ issuer }) => issuer === token.issuer);
  const names = [...new Set(rules.map(({ name }) => name.replace('RequestAuthentication ', '')))].join(', ');
  if (!rule) return way.take(closed(`RequestAuthentication ${names}`, `knows no issuer ${token.issuer}`, 401));
  const { aud = [] } = token.claims;
  const audiences = typeof aud === 'string' ? [aud] : aud;
  if (rule.audiences?.length && !audiences.some((one) => rule.audiences?.includes(one))) {
    return way.take(closed(rule.name, `takes tokens for ${rule.audiences.join(', ')} alone`, 403));
  }
  const claims = (rule.outputClaimToHeaders ?? []).flatMap(({ claim, header }) => {
    const value = token.claims[claim];
    return value === undefined ? [] : [[header.toLowerCase(), String(value)] as const];
  });
  way.request = {
    ...way.request,
    headers: { ...headers, ...Object.fromEntries(claims) },
    token: rule.forwardOriginalToken ? token : undefined,
    checked: token,
  };
  return way.take(passed(rule.name, `takes the token of ${String(token.claims.email ?? token.claims.sub)}`));
}
