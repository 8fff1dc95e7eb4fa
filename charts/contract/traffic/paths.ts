import type { Labels } from './objects';
import type { TenantPod } from './made';

/** A person at a browser, by their relation to a tenant. `user` has logged in, `nobody` has not. */
export type Person = 'user' | 'owner' | 'contributor' | 'stranger' | 'nobody';

/** A caller. */
export type Caller =
  /** A browser, through the gateway; a user's address may be given. */
  | { readonly browser: Person; readonly email?: string }
  /** A program outside of the cluster with a token of a tenant's ServiceAccount, through the gateway. */
  | { readonly token: 'own' | "another tenant's" }
  /** All rendered pods with these labels. */
  | { readonly namespace: string; readonly pods: Labels }
  /** A pod with these labels that the cluster has, outside of the mesh: it is not rendered. */
  | { readonly namespace: string; readonly foreignPod: Labels }
  /** A pod of the tenant, or of another tenant. */
  | { readonly tenantPod: TenantPod | 'any'; readonly of?: 'the tenant' | 'another tenant' }
  /** A client of the cluster's network that is not a pod. */
  | { readonly program: 'the API server' | 'the kubelet' | 'a client outside' };

/** Pods of a tenant, of any kind. Isolated tenants admit no other callers of the cluster's network. */
export type SomePods = 'any in the mesh' | 'any of an isolated tenant';

/** The called program. In texts, `{namespace}` stands for the tenant's namespace, `{owner}` for its owner. */
export type Reached =
  /** A path of the platform's url, and the host of the Service that it leads to. */
  | { readonly page: string; readonly host?: string }
  /** An Ingress that a tenant makes for the platform's host: at port 80, also where the gateway has TLS. */
  | { readonly tenantIngress: string }
  /** A port of a Service. */
  | { readonly host: string; readonly port: number }
  /** A port of rendered pods, by their address. */
  | { readonly namespace: string; readonly pods: Labels; readonly port: number }
  /** A port of a tenant's pod: of its Service where it has one, or by its address. */
  | { readonly tenantPod: TenantPod | SomePods; readonly port: number; readonly by?: 'Service' | 'address' }
  /** The InferenceService of a tenant, by its address outside, or by its name in the cluster. */
  | { readonly model: 'outside' | 'inside'; readonly scaledToZero?: boolean }
  /** Whether a gateway takes a host, as net-istio asks. */
  | { readonly gatewayHost: string };

/** A path that is promised to be open, or to be closed. */
export interface TrafficPath {
  /** As messages name it: `browser → /jupyter/`. */
  readonly name: string;
  readonly from: Caller;
  readonly to: Reached;
  /** Path of the request. @default the page's, else `/` */
  readonly path?: string;
  /** Method of the request. @default 'GET' */
  readonly method?: string;
  /** Protocol of the connection. @default 'http' */
  readonly protocol?: 'http' | 'tcp';
  /** Headers that the caller sends. @default none */
  readonly headers?: Labels;
  /** Whether the calling pod sends a token of its ServiceAccount. @default false */
  readonly withToken?: boolean;
  /** User in the header that the called program gets. @default not checked */
  readonly as?: string;
  /** The tenants for which it is promised, by name. @default all */
  readonly only?: readonly string[];
  /** Tenants for which it is not promised, by name. @default none */
  readonly except?: readonly string[];
  /** Whether any answer of a proxy is enough, such as the login's, as for net-istio's probes. @default false */
  readonly anyAnswer?: boolean;
  /** The promise. */
  readonly is: 'open' | 'closed';
}
