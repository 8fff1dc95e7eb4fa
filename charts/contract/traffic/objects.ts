import type { Selector } from '../selectors';

/*
 * The fields of Kubernetes' and Istio's objects that judge traffic. A rendering types its objects by their full
 * schemas, and the CLI reads them from files; both have these fields.
 */

/** Names and values of labels, annotations or headers. */
export type Labels = Readonly<Record<string, string>>;

/** A port of a Service. */
export interface ServicePort {
  readonly name?: string;
  readonly port: number;
  readonly targetPort?: number | string;
  readonly protocol?: string;
  readonly appProtocol?: string;
}

/** Ports and selector of a Service. */
export interface ServiceSpec {
  readonly selector?: Labels;
  readonly ports?: readonly ServicePort[];
  readonly clusterIP?: string;
  readonly type?: string;
}

/** The fields of a pod that its traffic depends on. */
export interface PodSpec {
  readonly serviceAccountName?: string;
  readonly hostNetwork?: boolean;
  readonly containers?: readonly { readonly ports?: readonly { name?: string; containerPort: number }[] }[];
}

/** A peer in a NetworkPolicy. */
export interface Peer {
  readonly podSelector?: Selector;
  readonly namespaceSelector?: Selector;
  readonly ipBlock?: { readonly cidr: string };
}

/** A port in a NetworkPolicy. */
export interface PolicyPort {
  readonly port?: number | string;
  readonly endPort?: number;
  readonly protocol?: string;
}

/** The rules of a NetworkPolicy. */
export interface NetworkPolicySpec {
  readonly podSelector?: Selector;
  readonly policyTypes?: readonly string[];
  readonly ingress?: readonly { readonly from?: readonly Peer[]; readonly ports?: readonly PolicyPort[] }[];
  readonly egress?: readonly { readonly to?: readonly Peer[]; readonly ports?: readonly PolicyPort[] }[];
}

type Texts = readonly string[];

/** The callers in a rule of an AuthorizationPolicy. */
export interface Source {
  readonly principals?: Texts;
  readonly notPrincipals?: Texts;
  readonly requestPrincipals?: Texts;
  readonly notRequestPrincipals?: Texts;
  readonly namespaces?: Texts;
  readonly notNamespaces?: Texts;
  readonly serviceAccounts?: Texts;
  readonly notServiceAccounts?: Texts;
  readonly ipBlocks?: Texts;
  readonly notIpBlocks?: Texts;
  readonly remoteIpBlocks?: Texts;
  readonly notRemoteIpBlocks?: Texts;
}

/** The requests in a rule of an AuthorizationPolicy. */
export interface Operation {
  readonly hosts?: Texts;
  readonly notHosts?: Texts;
  readonly ports?: Texts;
  readonly notPorts?: Texts;
  readonly methods?: Texts;
  readonly notMethods?: Texts;
  readonly paths?: Texts;
  readonly notPaths?: Texts;
}

/** One rule of an AuthorizationPolicy. */
export interface Rule {
  readonly from?: readonly { readonly source?: Source }[];
  readonly to?: readonly { readonly operation?: Operation }[];
  readonly when?: readonly { readonly key: string; readonly values?: Texts; readonly notValues?: Texts }[];
}

/** An AuthorizationPolicy. */
export interface AuthorizationPolicySpec {
  readonly selector?: Selector;
  /** Gateways and Services of ambient mode: the policy is for their waypoints. */
  readonly targetRefs?: readonly object[];
  readonly action?: string;
  readonly rules?: readonly Rule[];
  readonly provider?: { readonly name?: string };
}

/** A RequestAuthentication: tokens that pods take, and headers for their claims. */
export interface RequestAuthenticationSpec {
  readonly selector?: Selector;
  readonly targetRefs?: readonly object[];
  readonly jwtRules?: readonly {
    readonly issuer: string;
    readonly audiences?: Texts;
    readonly forwardOriginalToken?: boolean;
    readonly outputClaimToHeaders?: readonly { readonly claim: string; readonly header: string }[];
  }[];
}

/** A PeerAuthentication: the TLS that pods accept. */
export interface PeerAuthenticationSpec {
  readonly selector?: Selector;
  readonly mtls?: { readonly mode?: string };
  readonly portLevelMtls?: Readonly<Record<string, { readonly mode?: string }>>;
}

/** A DestinationRule: the TLS that proxies speak with a host. */
export interface DestinationRuleSpec {
  readonly host: string;
  readonly trafficPolicy?: {
    readonly tls?: { readonly mode?: string };
    readonly portLevelSettings?: readonly {
      readonly port?: { readonly number?: number };
      readonly tls?: { readonly mode?: string };
    }[];
  };
}

/** An EnvoyFilter, as far as it is a program in a proxy. */
export interface EnvoyFilterSpec {
  readonly workloadSelector?: { readonly labels?: Labels };
  readonly configPatches?: readonly {
    readonly patch?: {
      readonly value?: {
        readonly typed_config?: { readonly default_source_code?: { readonly inline_string?: string } };
      };
    };
  }[];
}

/** A Sidecar: the hosts that proxies know. */
export interface SidecarSpec {
  readonly workloadSelector?: { readonly labels?: Labels };
  readonly egress?: readonly { readonly hosts?: Texts }[];
  readonly outboundTrafficPolicy?: { readonly mode?: string };
}

/** A Gateway: its listeners. */
export interface GatewaySpec {
  readonly selector?: Labels;
  readonly servers?: readonly Server[];
}

/** One listener of a gateway. */
export interface Server {
  readonly hosts?: Texts;
  readonly port: { readonly number: number; readonly protocol?: string };
  readonly tls?: { readonly httpsRedirect?: boolean; readonly mode?: string };
}

/** A condition on a text: the whole text, a prefix, or a pattern. */
export interface StringMatch {
  readonly exact?: string;
  readonly prefix?: string;
  readonly regex?: string;
}

/** Headers that a route adds, replaces and removes. */
export interface HeaderChange {
  readonly add?: Labels;
  readonly set?: Labels;
  readonly remove?: Texts;
}

/** One route of a VirtualService. */
export interface HttpRoute {
  readonly match?: readonly {
    readonly uri?: StringMatch;
    readonly method?: StringMatch;
    readonly authority?: StringMatch;
    readonly headers?: Readonly<Record<string, StringMatch>>;
    readonly gateways?: Texts;
  }[];
  readonly rewrite?: { readonly uri?: string; readonly authority?: string };
  readonly redirect?: { readonly uri?: string; readonly scheme?: string };
  readonly headers?: { readonly request?: HeaderChange };
  readonly route?: readonly {
    readonly destination: { readonly host: string; readonly port?: { readonly number?: number } };
    readonly headers?: { readonly request?: HeaderChange };
  }[];
}

/** A VirtualService: routes of hosts, at gateways or in the mesh. */
export interface VirtualServiceSpec {
  readonly hosts?: Texts;
  readonly gateways?: Texts;
  readonly http?: readonly HttpRoute[];
}
