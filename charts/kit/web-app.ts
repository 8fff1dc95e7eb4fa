import { Construct } from 'constructs';

import { clusterDomain, fullHost } from './cluster-domain';
import type { Component } from './component';
import { type Environment, port, UNPRIVILEGED } from './container';
import type * as k8s from './k8s';
import { listenAddress } from './listen-address';
import { type BehindGateway, type GatewayRef, Page } from './mesh';
import { SAME_NAMESPACE } from './network-policy';
import { ClusterRole, UserRole } from './rbac';
import { Config } from './resource';
import { configVolume, Deployment, type Labels, Service, ServiceAccount } from './workload';

/** A ConfigMap that a web app reads. */
export interface ConfigMount {
  readonly config: Config;
  readonly volume: string;
  /** The only key to mount, as a file. @default all keys, in a folder */
  readonly subPath?: string;
}

/** A web app of Kubeflow Notebooks; its parts are named after the component that it belongs to. */
export interface WebAppProps {
  readonly image: string;
  /** Path behind the gateway, without a slash at the end. */
  readonly path: string;
  /** Prefix of its parameters' names, such as `VWA`. */
  readonly prefix: string;
  /** Further parameters, by their name without the prefix. @default none */
  readonly parameters?: Labels;
  readonly env?: Environment;
  /** ConfigMaps by mount path. The pods roll when one changes. @default none */
  readonly mounts?: Readonly<Record<string, ConfigMount>>;
  /** Rules of the app in all namespaces. Before it acts, it asks the API server whether the user may. */
  readonly rules: readonly k8s.PolicyRule[];
  /** Rules of tenants' users for the objects that it shows, and the name of their roles: `volume`. */
  readonly users: Readonly<Record<'edit' | 'view', readonly k8s.PolicyRule[]>> & { readonly noun: string };
  /** Ports that only the gateway may call. @default all ports, which the app's namespace may call too */
  readonly openPorts?: readonly number[];
}

/** The part of the resolved Platform that a web app needs. */
export interface WebAppPlatform extends BehindGateway {
  /** Whether cookies are sent over HTTPS only. */
  readonly secureCookies: boolean;
  readonly services: {
    readonly ingressGateway: GatewayRef;
    /** Request headers in which the gateway names the user. */
    readonly identityHeaders: { readonly user: string };
  };
}

/** Where gunicorn listens. */
const PORT = 5000;

/**
 * The command of an image of a crud-web-app, where its own does not do: that has `--bind 0.0.0.0:5000` in it, and no
 * variable comes before a flag.
 * https://github.com/kubeflow/notebooks/blob/v1.11.0/components/crud-web-apps/jupyter/Dockerfile
 */
export function gunicorn(scope: Construct): readonly string[] | undefined {
  const address = listenAddress(scope);
  if (address === '0.0.0.0') return undefined;
  return ['gunicorn', '-w', '3', '--bind', `${address}:${PORT}`, '--access-logfile', '-', 'entrypoint:app'];
}

/**
 * A web app behind the gateway, built on Kubeflow's crud-web-apps. Its Python backend acts on the API server for the
 * user in the gateway's header. It trusts that header, so it takes requests only from the gateway. Its parts are named
 * after its component.
 */
export class WebApp extends Construct {
  private readonly named: string;
  private readonly account: string;
  private readonly labels: Labels;

  constructor(
    component: Component,
    private readonly platform: WebAppPlatform,
    private readonly props: WebAppProps,
  ) {
    super(component, 'web-app');
    this.named = component.folder;
    this.account = `${this.named}-service-account`;
    this.labels = { app: this.named, 'kustomize.component': this.named };
    this.renderAccess();
    this.renderPods();
    this.renderNetwork();
  }

  private renderAccess(): void {
    const { rules, users } = this.props;
    const role = `${this.named}-cluster-role`;
    new ServiceAccount(this, this.account);
    new ClusterRole(this, role, rules, { boundTo: this.account, binding: `${role}-binding` });
    // Admins may do what editors may. Upstream's empty role for admins is kept, because users add rules to it.
    const allowed = { admin: [], ...users };
    for (const audience of ['admin', 'edit', 'view'] as const) {
      new UserRole(this, `${this.named}-kubeflow-${users.noun}-ui-${audience}`, audience, allowed[audience]);
    }
  }

  private renderPods(): void {
    const { image, mounts } = this.props;
    const configs = mounts && Object.values(mounts);
    new Deployment(this, `${this.named}-deployment`, {
      selector: this.labels,
      replicas: 1,
      serviceAccount: this.account,
      restartOn: configs?.map(({ config }) => config),
      container: {
        name: this.named,
        image,
        command: gunicorn(this),
        env: this.environment(),
        ports: [port(PORT)],
        mounts,
        securityContext: { ...UNPRIVILEGED, runAsNonRoot: true, runAsUser: 1000 },
      },
      volumes: configs?.map(({ volume, config }) => configVolume(volume, config.name)),
      pod: { securityContext: { seccompProfile: { type: 'RuntimeDefault' } } },
    });
  }

  /** The container's environment, and the ConfigMap that repeats it for users who patch upstream's. */
  private environment(): Environment {
    const { path, prefix, parameters, env } = this.props;
    const cookies = String(this.platform.secureCookies);
    const user = { USERID_HEADER: this.platform.services.identityHeaders.user, USERID_PREFIX: '' };
    const all = {
      APP_ENABLE_METRICS: '1',
      APP_SECURE_COOKIES: cookies,
      CLUSTER_DOMAIN: clusterDomain(this),
      PREFIX: path,
      ...user,
      ...parameters,
    };
    const prefixed = Object.entries(all).map(([name, value]) => [`${prefix}_${name}`, value]);
    new Config(this, `${this.named}-parameters`, Object.fromEntries(prefixed) as Labels);
    // Tokens of users in many groups make long headers.
    const server = { GUNICORN_CMD_ARGS: '--limit-request-field_size 32000' };
    return { APP_PREFIX: path, APP_SECURE_COOKIES: cookies, METRICS: '1', ...server, ...user, ...parameters, ...env };
  }

  private renderNetwork(): void {
    const { path, openPorts: ports } = this.props;
    const { name } = new Service(this, `${this.named}-service`, {
      selector: this.labels,
      labels: { run: this.named },
      ports: [{ name: 'http', port: 80, targetPort: PORT, protocol: 'TCP' }],
      more: { type: 'ClusterIP' },
    });
    new Page(this, this.named, this.platform, {
      route: `${this.named}-${this.named}`,
      prefix: `${path}/`,
      rewrite: '/',
      addHeaders: { 'x-forwarded-prefix': path },
      host: fullHost(this, name),
      port: 80,
      pods: { app: this.named },
      mutualTls: true,
      admits: { more: ports ? [] : [SAME_NAMESPACE], ports },
    });
  }
}
