// Made by `npm run import`; changes are overwritten.

import type * as core from './core';

export interface DestinationRule {
  readonly spec?: DestinationRuleSpec;
}

export interface EnvoyFilter {
  readonly spec?: EnvoyFilterSpec;
}

export interface Gateway {
  readonly spec?: GatewaySpec;
}

export interface ProxyConfig {
  readonly spec?: ProxyConfigSpec;
}

export interface ServiceEntry {
  readonly spec: ServiceEntrySpec;
}

export interface Sidecar {
  readonly spec?: SidecarSpec;
}

export interface VirtualService {
  readonly spec?: VirtualServiceSpec;
}

export interface WorkloadEntry {
  readonly spec: WorkloadEntrySpec;
}

export interface WorkloadGroup {
  readonly spec: WorkloadGroupSpec;
}

export interface DestinationRuleSpec {
  readonly exportTo?: readonly string[];
  readonly host: string;
  readonly subsets?: readonly Subset[];
  readonly trafficPolicy?: TrafficPolicy;
  readonly workloadSelector?: { readonly matchLabels?: Readonly<Record<string, string>> };
}

export interface EnvoyFilterSpec {
  readonly configPatches?: readonly ConfigPatch[];
  readonly priority?: number;
  readonly targetRefs?: readonly core.TargetRef[];
  readonly workloadSelector?: { readonly labels?: Readonly<Record<string, string>> };
}

export interface GatewaySpec {
  readonly selector?: Readonly<Record<string, string>>;
  readonly servers?: readonly Server[];
}

export interface ProxyConfigSpec {
  readonly concurrency?: number | null;
  readonly environmentVariables?: Readonly<Record<string, string>>;
  readonly image?: { readonly imageType?: string };
  readonly selector?: { readonly matchLabels?: Readonly<Record<string, string>> };
}

export interface ServiceEntrySpec {
  readonly addresses?: readonly string[];
  readonly endpoints?: readonly WorkloadEntrySpec[];
  readonly exportTo?: readonly string[];
  readonly hosts: readonly string[];
  readonly location?: 'MESH_EXTERNAL' | 'MESH_INTERNAL';
  readonly ports?: readonly Port[];
  readonly resolution?: 'NONE' | 'STATIC' | 'DNS' | 'DNS_ROUND_ROBIN' | 'DYNAMIC_DNS';
  readonly subjectAltNames?: readonly string[];
  readonly workloadSelector?: { readonly labels?: Readonly<Record<string, string>> };
}

export interface SidecarSpec {
  readonly egress?: readonly Egress[];
  readonly inboundConnectionPool?: InboundConnectionPool;
  readonly ingress?: readonly Ingress[];
  readonly outboundTrafficPolicy?: {
    readonly egressProxy?: EgressProxy;
    readonly mode?: 'REGISTRY_ONLY' | 'ALLOW_ANY';
  };
  readonly workloadSelector?: { readonly labels?: Readonly<Record<string, string>> };
}

export interface VirtualServiceSpec {
  readonly exportTo?: readonly string[];
  readonly gateways?: readonly string[];
  readonly hosts?: readonly string[];
  readonly http?: readonly Http[];
  readonly tcp?: readonly { readonly match?: readonly TcpMatch[]; readonly route?: readonly TcpRoute[] }[];
  readonly tls?: readonly { readonly match: readonly TlsMatch[]; readonly route?: readonly TcpRoute[] }[];
}

export interface WorkloadEntrySpec {
  readonly address?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly locality?: string;
  readonly network?: string;
  readonly ports?: Readonly<Record<string, number>>;
  readonly serviceAccount?: string;
  readonly weight?: number;
}

export interface WorkloadGroupSpec {
  readonly metadata?: core.Metadata;
  readonly probe?: Probe;
  readonly template: WorkloadEntrySpec;
}

export interface Subset {
  readonly labels?: Readonly<Record<string, string>>;
  readonly name: string;
  readonly trafficPolicy?: TrafficPolicy;
}

export interface TrafficPolicy {
  readonly connectionPool?: InboundConnectionPool;
  readonly loadBalancer?: LoadBalancer;
  readonly outlierDetection?: OutlierDetection;
  readonly portLevelSettings?: readonly PortLevelSetting[];
  readonly proxyProtocol?: { readonly version?: 'V1' | 'V2' };
  readonly retryBudget?: { readonly minRetryConcurrency?: number; readonly percent?: number | null };
  readonly tls?: TrafficPolicyTls;
  readonly tunnel?: { readonly protocol?: string; readonly targetHost: string; readonly targetPort: number };
}

export interface ConfigPatch {
  readonly applyTo?:
    | 'INVALID'
    | 'LISTENER'
    | 'FILTER_CHAIN'
    | 'NETWORK_FILTER'
    | 'HTTP_FILTER'
    | 'ROUTE_CONFIGURATION'
    | 'VIRTUAL_HOST'
    | 'HTTP_ROUTE'
    | 'CLUSTER'
    | 'EXTENSION_CONFIG'
    | 'BOOTSTRAP'
    | 'LISTENER_FILTER';
  readonly match?: Match;
  readonly patch?: Patch;
}

export interface Server {
  readonly bind?: string;
  readonly defaultEndpoint?: string;
  readonly hosts: readonly string[];
  readonly name?: string;
  readonly port: ServerPort;
  readonly tls?: ServerTls;
}

export interface Port {
  readonly name: string;
  readonly number: number;
  readonly protocol?: string;
  readonly targetPort?: number;
}

export interface Egress {
  readonly bind?: string;
  readonly captureMode?: 'DEFAULT' | 'IPTABLES' | 'NONE';
  readonly hosts: readonly string[];
  readonly port?: EgressPort;
}

export interface InboundConnectionPool {
  readonly http?: InboundConnectionPoolHttp;
  readonly tcp?: InboundConnectionPoolTcp;
}

export interface Ingress {
  readonly bind?: string;
  readonly captureMode?: 'DEFAULT' | 'IPTABLES' | 'NONE';
  readonly connectionPool?: InboundConnectionPool;
  readonly defaultEndpoint?: string;
  readonly port: EgressPort;
  readonly tls?: ServerTls;
}

export interface Http {
  readonly corsPolicy?: CorsPolicy;
  readonly delegate?: { readonly name?: string; readonly namespace?: string };
  readonly directResponse?: {
    readonly body?: { readonly bytes?: string; readonly string?: string };
    readonly status: number;
  };
  readonly fault?: { readonly abort?: Abort; readonly delay?: Delay };
  readonly headers?: Headers;
  readonly match?: readonly HttpMatch[];
  readonly mirror?: EgressProxy;
  readonly mirrorPercent?: number | null;
  readonly mirrorPercentage?: { readonly value?: number };
  readonly mirror_percent?: number | null;
  readonly mirrors?: readonly {
    readonly destination: EgressProxy;
    readonly percentage?: { readonly value?: number };
  }[];
  readonly name?: string;
  readonly redirect?: Redirect;
  readonly retries?: Retries;
  readonly rewrite?: Rewrite;
  readonly route?: readonly {
    readonly destination: EgressProxy;
    readonly headers?: Headers;
    readonly weight?: number;
  }[];
  readonly timeout?: string;
}

export interface Probe {
  readonly exec?: { readonly command: readonly string[] };
  readonly failureThreshold?: number;
  readonly grpc?: { readonly port?: number; readonly service?: string };
  readonly httpGet?: HttpGet;
  readonly initialDelaySeconds?: number;
  readonly periodSeconds?: number;
  readonly successThreshold?: number;
  readonly tcpSocket?: { readonly host?: string; readonly port: number };
  readonly timeoutSeconds?: number;
}

export interface LoadBalancer {
  readonly consistentHash?: ConsistentHash;
  readonly localityLbSetting?: LocalityLbSetting;
  readonly simple?: 'UNSPECIFIED' | 'LEAST_CONN' | 'RANDOM' | 'PASSTHROUGH' | 'ROUND_ROBIN' | 'LEAST_REQUEST';
  readonly warmup?: Warmup;
  readonly warmupDurationSecs?: string;
}

export interface OutlierDetection {
  readonly baseEjectionTime?: string;
  readonly consecutive5xxErrors?: number | null;
  readonly consecutiveErrors?: number;
  readonly consecutiveGatewayErrors?: number | null;
  readonly consecutiveLocalOriginFailures?: number | null;
  readonly interval?: string;
  readonly maxEjectionPercent?: number;
  readonly minHealthPercent?: number;
  readonly splitExternalLocalOriginErrors?: boolean;
}

export interface PortLevelSetting {
  readonly connectionPool?: InboundConnectionPool;
  readonly loadBalancer?: LoadBalancer;
  readonly outlierDetection?: OutlierDetection;
  readonly port?: { readonly number?: number };
  readonly tls?: TrafficPolicyTls;
}

export interface TrafficPolicyTls {
  readonly caCertificates?: string;
  readonly caCrl?: string;
  readonly clientCertificate?: string;
  readonly credentialName?: string;
  readonly insecureSkipVerify?: boolean | null;
  readonly mode?: 'DISABLE' | 'SIMPLE' | 'MUTUAL' | 'ISTIO_MUTUAL';
  readonly privateKey?: string;
  readonly sni?: string;
  readonly subjectAltNames?: readonly string[];
}

export interface Match {
  readonly cluster?: Cluster;
  readonly context?: 'ANY' | 'SIDECAR_INBOUND' | 'SIDECAR_OUTBOUND' | 'GATEWAY' | 'WAYPOINT';
  readonly listener?: Listener;
  readonly proxy?: { readonly metadata?: Readonly<Record<string, string>>; readonly proxyVersion?: string };
  readonly routeConfiguration?: RouteConfiguration;
  readonly waypoint?: Waypoint;
}

export interface Patch {
  readonly filterClass?: 'UNSPECIFIED' | 'AUTHN' | 'AUTHZ' | 'STATS';
  readonly operation?:
    | 'INVALID'
    | 'MERGE'
    | 'ADD'
    | 'REMOVE'
    | 'INSERT_BEFORE'
    | 'INSERT_AFTER'
    | 'INSERT_FIRST'
    | 'REPLACE';
  readonly value?: Readonly<Record<string, unknown>>;
}

export interface ServerPort {
  readonly name: string;
  readonly number: number;
  readonly protocol: string;
  readonly targetPort?: number;
}

export interface ServerTls {
  readonly caCertCredentialName?: string;
  readonly caCertificates?: string;
  readonly caCrl?: string;
  readonly cipherSuites?: readonly string[];
  readonly credentialName?: string;
  readonly credentialNames?: readonly string[];
  readonly httpsRedirect?: boolean;
  readonly maxProtocolVersion?: 'TLS_AUTO' | 'TLSV1_0' | 'TLSV1_1' | 'TLSV1_2' | 'TLSV1_3';
  readonly minProtocolVersion?: 'TLS_AUTO' | 'TLSV1_0' | 'TLSV1_1' | 'TLSV1_2' | 'TLSV1_3';
  readonly mode?: 'PASSTHROUGH' | 'SIMPLE' | 'MUTUAL' | 'AUTO_PASSTHROUGH' | 'ISTIO_MUTUAL' | 'OPTIONAL_MUTUAL';
  readonly privateKey?: string;
  readonly serverCertificate?: string;
  readonly subjectAltNames?: readonly string[];
  readonly tlsCertificates?: readonly {
    readonly caCertificates?: string;
    readonly privateKey?: string;
    readonly serverCertificate?: string;
  }[];
  readonly verifyCertificateHash?: readonly string[];
  readonly verifyCertificateSpki?: readonly string[];
}

export interface EgressPort {
  readonly name?: string;
  readonly number?: number;
  readonly protocol?: string;
  readonly targetPort?: number;
}

export interface InboundConnectionPoolHttp {
  readonly h2UpgradePolicy?: 'DEFAULT' | 'DO_NOT_UPGRADE' | 'UPGRADE';
  readonly http1MaxPendingRequests?: number;
  readonly http2MaxRequests?: number;
  readonly idleTimeout?: string;
  readonly maxConcurrentStreams?: number;
  readonly maxRequestsPerConnection?: number;
  readonly maxRetries?: number;
  readonly useClientProtocol?: boolean;
}

export interface InboundConnectionPoolTcp {
  readonly connectTimeout?: string;
  readonly idleTimeout?: string;
  readonly maxConnectionDuration?: string;
  readonly maxConnections?: number;
  readonly tcpKeepalive?: { readonly interval?: string; readonly probes?: number; readonly time?: string };
}

export interface EgressProxy {
  readonly host: string;
  readonly port?: { readonly number?: number };
  readonly subset?: string;
}

export interface CorsPolicy {
  readonly allowCredentials?: boolean | null;
  readonly allowHeaders?: readonly string[];
  readonly allowMethods?: readonly string[];
  readonly allowOrigin?: readonly string[];
  readonly allowOrigins?: readonly AllowOrigin[];
  readonly exposeHeaders?: readonly string[];
  readonly maxAge?: string;
  readonly unmatchedPreflights?: 'UNSPECIFIED' | 'FORWARD' | 'IGNORE';
}

export interface Headers {
  readonly request?: Request;
  readonly response?: Request;
}

export interface HttpMatch {
  readonly authority?: AllowOrigin;
  readonly gateways?: readonly string[];
  readonly headers?: Readonly<Record<string, AllowOrigin>>;
  readonly ignoreUriCase?: boolean;
  readonly method?: AllowOrigin;
  readonly name?: string;
  readonly port?: number;
  readonly queryParams?: Readonly<Record<string, AllowOrigin>>;
  readonly scheme?: AllowOrigin;
  readonly sourceLabels?: Readonly<Record<string, string>>;
  readonly sourceNamespace?: string;
  readonly statPrefix?: string;
  readonly uri?: AllowOrigin;
  readonly withoutHeaders?: Readonly<Record<string, AllowOrigin>>;
}

export interface Redirect {
  readonly authority?: string;
  readonly derivePort?: 'FROM_PROTOCOL_DEFAULT' | 'FROM_REQUEST_PORT';
  readonly port?: number;
  readonly redirectCode?: number;
  readonly scheme?: string;
  readonly uri?: string;
}

export interface Retries {
  readonly attempts?: number;
  readonly backoff?: string;
  readonly perTryTimeout?: string;
  readonly retryIgnorePreviousHosts?: boolean | null;
  readonly retryOn?: string;
  readonly retryRemoteLocalities?: boolean | null;
}

export interface Rewrite {
  readonly authority?: string;
  readonly uri?: string;
  readonly uriRegexRewrite?: { readonly match?: string; readonly rewrite?: string };
}

export interface TcpMatch {
  readonly destinationSubnets?: readonly string[];
  readonly gateways?: readonly string[];
  readonly port?: number;
  readonly sourceLabels?: Readonly<Record<string, string>>;
  readonly sourceNamespace?: string;
  readonly sourceSubnet?: string;
}

export interface TcpRoute {
  readonly destination: EgressProxy;
  readonly weight?: number;
}

export interface TlsMatch {
  readonly destinationSubnets?: readonly string[];
  readonly gateways?: readonly string[];
  readonly port?: number;
  readonly sniHosts: readonly string[];
  readonly sourceLabels?: Readonly<Record<string, string>>;
  readonly sourceNamespace?: string;
}

export interface HttpGet {
  readonly host?: string;
  readonly httpHeaders?: readonly { readonly name?: string; readonly value?: string }[];
  readonly path?: string;
  readonly port: number;
  readonly scheme?: string;
}

export interface ConsistentHash {
  readonly httpCookie?: HttpCookie;
  readonly httpHeaderName?: string;
  readonly httpQueryParameterName?: string;
  readonly maglev?: { readonly tableSize?: number };
  readonly minimumRingSize?: number;
  readonly ringHash?: { readonly minimumRingSize?: number };
  readonly useSourceIp?: boolean;
}

export interface LocalityLbSetting {
  readonly distribute?: readonly { readonly from?: string; readonly to?: Readonly<Record<string, number>> }[];
  readonly enabled?: boolean | null;
  readonly failover?: readonly { readonly from?: string; readonly to?: string }[];
  readonly failoverPriority?: readonly string[];
}

export interface Warmup {
  readonly aggression?: number | null;
  readonly duration: string;
  readonly minimumPercent?: number | null;
}

export interface Cluster {
  readonly name?: string;
  readonly portNumber?: number;
  readonly service?: string;
  readonly subset?: string;
}

export interface Listener {
  readonly filterChain?: FilterChain;
  readonly listenerFilter?: string;
  readonly name?: string;
  readonly portName?: string;
  readonly portNumber?: number;
}

export interface RouteConfiguration {
  readonly gateway?: string;
  readonly name?: string;
  readonly portName?: string;
  readonly portNumber?: number;
  readonly vhost?: Vhost;
}

export interface Waypoint {
  readonly filter?: Filter;
  readonly portNumber?: number;
  readonly route?: { readonly name?: string };
}

export interface AllowOrigin {
  readonly exact?: string;
  readonly prefix?: string;
  readonly regex?: string;
}

export interface Abort {
  readonly grpcStatus?: string;
  readonly http2Error?: string;
  readonly httpStatus?: number;
  readonly percentage?: { readonly value?: number };
}

export interface Delay {
  readonly exponentialDelay?: string;
  readonly fixedDelay?: string;
  readonly percent?: number;
  readonly percentage?: { readonly value?: number };
}

export interface Request {
  readonly add?: Readonly<Record<string, string>>;
  readonly remove?: readonly string[];
  readonly set?: Readonly<Record<string, string>>;
}

export interface HttpCookie {
  readonly attributes?: readonly { readonly name: string; readonly value?: string }[];
  readonly name: string;
  readonly path?: string;
  readonly ttl?: string;
}

export interface FilterChain {
  readonly applicationProtocols?: string;
  readonly destinationPort?: number;
  readonly filter?: Filter;
  readonly name?: string;
  readonly sni?: string;
  readonly transportProtocol?: string;
}

export interface Vhost {
  readonly domainName?: string;
  readonly name?: string;
  readonly route?: { readonly action?: 'ANY' | 'ROUTE' | 'REDIRECT' | 'DIRECT_RESPONSE'; readonly name?: string };
}

export interface Filter {
  readonly name?: string;
  readonly subFilter?: { readonly name?: string };
}
