import { Construct } from 'constructs';

import { type AdmitProps, AdmitTraffic, labelIn, namespaceIn } from './network-policy';
import { namespaceOf } from './namespace';
import { Resource } from './resource';
import { SERVICES } from '../contract/services';
import { declarePage } from './traffic';
import type { Labels } from './workload';

/** A route: a path behind the gateway, and its Service. */
export interface RouteProps {
  /** Gateways as Istio names them: `name` or `namespace/name`. */
  readonly gateway: string;
  /** Requests whose path begins with this. */
  readonly prefix: string;
  /** Replaces the prefix. @default the prefix stays */
  readonly rewrite?: string;
  /** Headers added to the request. @default none */
  readonly addHeaders?: Labels;
  /** Host name of the Service, in full. */
  readonly host: string;
  readonly port: number;
}

/** Puts a Service behind the gateway, under a path. */
export class Route extends Resource<'networking.istio.io/v1alpha3/VirtualService'> {
  constructor(scope: Construct, name: string, props: RouteProps) {
    const { gateway, addHeaders, prefix, rewrite, host, port } = props;
    const http = {
      headers: addHeaders && { request: { add: addHeaders } },
      match: [{ uri: { prefix } }],
      rewrite: rewrite === undefined ? undefined : { uri: rewrite },
      route: [{ destination: { host, port: { number: port } } }],
    };
    const spec = { gateways: [gateway], hosts: ['*'], http: [http] };
    super(scope, 'networking.istio.io/v1alpha3/VirtualService', name, { spec });
  }
}

/** A gateway as objects of a namespace name it. */
export function nameFrom(scope: Construct, { name, namespace }: GatewayRef['gateway']): string {
  return namespaceOf(scope) === namespace ? name : `${namespace}/${name}`;
}

const POLICY = 'security.istio.io/v1beta1/AuthorizationPolicy';

/** The only users whom a header may name. */
export interface OnlyUsers {
  readonly header: string;
  readonly users: readonly string[];
}

/** Lets callers into pods of the mesh by the identity of their ServiceAccount, for all users or for some. */
export class AllowPrincipals extends Resource<typeof POLICY> {
  constructor(scope: Construct, name: string, pods: Labels, principals: readonly string[], only?: OnlyUsers) {
    const when = only && [{ key: `request.headers[${only.header}]`, values: only.users }];
    const rules = [{ from: [{ source: { principals } }], when }];
    super(scope, POLICY, name, { spec: { action: 'ALLOW', selector: { matchLabels: pods }, rules } });
  }
}

/** Keeps all callers but these out of pods of the mesh, also those that another policy lets in. */
export class DenyOthers extends Resource<typeof POLICY> {
  constructor(scope: Construct, name: string, pods: Labels, notPrincipals: readonly string[]) {
    const rules = [{ from: [{ source: { notPrincipals } }] }];
    super(scope, POLICY, name, { spec: { action: 'DENY', selector: { matchLabels: pods }, rules } });
  }
}

/** Lets all callers into pods of the mesh. Without a policy that allows them, the mesh denies all requests. */
export class AllowEveryone extends Resource<typeof POLICY> {
  constructor(scope: Construct, name: string, pods: Labels) {
    super(scope, POLICY, name, { spec: { action: 'ALLOW', selector: { matchLabels: pods }, rules: [{}] } });
  }
}

/** Has the proxies of callers speak the mesh's TLS with a host. */
export class MutualTls extends Resource<'networking.istio.io/v1alpha3/DestinationRule'> {
  constructor(scope: Construct, name: string, host: string) {
    const spec = { host, trafficPolicy: { tls: { mode: 'ISTIO_MUTUAL' } } } as const;
    super(scope, 'networking.istio.io/v1alpha3/DestinationRule', name, { spec });
  }
}

/** A gateway as the pages behind it know it. */
export interface GatewayRef {
  /** Namespace of its pods. */
  readonly namespace: string;
  /** Identity of its pods in the mesh. */
  readonly principal: string;
  /** The Gateway object. */
  readonly gateway: { readonly name: string; readonly namespace: string };
}

/** The part of the resolved Platform that a page needs. */
export interface BehindGateway {
  readonly services: { readonly ingressGateway: GatewayRef };
}

/** A page behind the gateway: its route, and who may ask for it. */
export interface PageProps extends Omit<RouteProps, 'gateway'> {
  /** @default the platform's */
  readonly gateway?: string;
  /** Labels by which AuthorizationPolicies select its pods. */
  readonly pods: Labels;
  /** The only users who may ask for it, by their addresses. @default all who have logged in */
  readonly users?: readonly string[];
  /** Name of its route. @default the page's */
  readonly route?: string;
  /** Name of its AuthorizationPolicy. @default the page's */
  readonly policy?: string;
  /** Whether it has {@link MutualTls}. @default false */
  readonly mutualTls?: boolean;
  /** A NetworkPolicy that admits only the gateway's namespace and these. @default none: the namespace decides */
  readonly admits?: Pick<AdmitProps, 'ports'> & { readonly pods?: Labels; readonly more?: AdmitProps['from'] };
}

/** A page behind the gateway. It trusts the gateway's user header, so only the gateway may call it. */
export class Page extends Construct {
  constructor(scope: Construct, name: string, { services }: BehindGateway, props: PageProps) {
    super(scope, `page-${name}`);
    const { pods, users, route = name, policy = name, mutualTls, admits, ...to } = props;
    const { gateway, namespace, principal } = services.ingressGateway;
    new Route(this, route, { gateway: nameFrom(scope, gateway), ...to });
    const only = users && { header: SERVICES.identityHeaders.user, users };
    new AllowPrincipals(this, policy, pods, [principal], only);
    declarePage(this, { ...to, users });
    if (mutualTls) new MutualTls(this, name, to.host);
    if (!admits) return;
    const from = [namespaceIn(namespace), ...(admits.more ?? [])];
    new AdmitTraffic(this, name, { pods: labelIn(admits.pods ?? pods), from, ports: admits.ports });
  }
}
