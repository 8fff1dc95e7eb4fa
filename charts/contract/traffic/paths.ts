import type { Labels } from './objects';
import type { TenantPod } from './made';

/** A person at a browser, by what they are to a tenant; `user` is anyone who can log in, `nobody` has not. */
export type Person = 'user' | 'owner' | 'contributor' | 'stranger' | 'nobody';

/** Who calls. */
export type Caller =
  /** A browser, through the gateway. */
  | { readonly browser: Person }
  /** A program outside of the cluster with a token of a tenant's ServiceAccount, through the gateway. */
  | { readonly token: 'own' | "another tenant's" }
  /** Rendered pods: all with these labels. */
  | { readonly namespace: string; readonly pods: Labels }
  /** A pod of the tenant, or of another one. */
  | { readonly tenantPod: TenantPod | 'any'; readonly of?: 'the tenant' | 'another tenant' }
  /** A client of the cluster's network that is not a pod. */
  | { readonly program: 'the API server' | 'the kubelet' | 'a client outside' };

/** Pods of a tenant of whichever kind. Others of the cluster's network are kept out of isolated tenants. */
export type SomePods = 'any in the mesh' | 'any of an isolated tenant';

/** What is called. In texts, `{namespace}` stands for the namespace of the tenant, and `{owner}` for its owner. */
export type Reached =
  /** A path of the platform's url, and the host of the Service that it leads to. */
  | { readonly page: string; readonly host?: string }
  /** A port of a Service. */
  | { readonly host: string; readonly port: number }
  /** A port of rendered pods, by their address. */
  | { readonly namespace: string; readonly pods: Labels; readonly port: number }
  /** A port of a tenant's pod: of its Service where it has one, or by its address. */
  | { readonly tenantPod: TenantPod | SomePods; readonly port: number; readonly by?: 'Service' | 'address' }
  /** The InferenceService of a tenant, by its address outside. */
  | { readonly model: 'outside' }
  /** Whether a gateway takes a host, as net-istio asks. */
  | { readonly gatewayHost: string };

/** A way that is promised to be open, or to be closed. */
export interface TrafficPath {
  /** As messages name it: `browser → /jupyter/`. */
  readonly name: string;
  readonly from: Caller;
  readonly to: Reached;
  /** @default as the page says, else `/` */
  readonly path?: string;
  /** @default 'GET' */
  readonly method?: string;
  /** What the connection carries. @default 'http' */
  readonly protocol?: 'http' | 'tcp';
  /** Headers that the caller sends. @default none */
  readonly headers?: Labels;
  /** Whether the caller, a pod, sends a token of its ServiceAccount. @default no */
  readonly withToken?: boolean;
  /** The user whom the request must tell the called program. @default it does not matter */
  readonly as?: string;
  /** Whether any answer of a proxy will do, such as that of the login: net-istio asks no more of a gateway. @default no */
  readonly anyAnswer?: boolean;
  /** Whether the way is promised to be open, or to be closed. */
  readonly is: 'open' | 'closed';
}
