import type { ComponentName } from './components';
import type { Ingress } from './ingress';
import type { Tenant } from './tenants';
import type { Tls } from './tls';
import type { User } from './users';

/** Dex's log levels. */
export const DEX_LOG_LEVELS = ['debug', 'info', 'warn', 'error'] as const;

/** One of Dex's log levels. */
export type DexLogLevel = (typeof DEX_LOG_LEVELS)[number];

/** What a user writes: one fact once, and everything that follows from it is derived. */
export interface KubeflowProps {
  /**
   * Scheme and host (and port, if it is not the scheme's own) at which users reach the platform. Redirect URIs, the
   * issuer of tokens, cookie flags, the gateway's hosts and its certificate follow from it.
   */
  readonly url: string;
  /**
   * Whether the platform answers, and lets log in, under every other host name too, as `kubectl port-forward` to any
   * machine needs it. Redirect URIs are then relative, and the issuer of tokens is Dex's address in the cluster.
   * @default false
   */
  readonly anyHost?: boolean;
  /** How traffic reaches the gateway. @default Ingress.loadBalancer() */
  readonly ingress?: Ingress;
  /** The gateway's certificate. @default Tls.selfSigned() with an https url; none with an http url */
  readonly tls?: Tls;
  /** Who logs in with a password. @default nobody */
  readonly users?: readonly User[];
  /** Who has a namespace. @default nobody */
  readonly tenants?: readonly Tenant[];
  /** How much Dex writes into its log. @default 'info' */
  readonly dexLogLevel?: DexLogLevel;
  /** Components to leave out, as `{ 'central-dashboard': false }`. @default all are installed */
  readonly components?: Readonly<Partial<Record<ComponentName, boolean>>>;
}
