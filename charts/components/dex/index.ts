import type { Construct } from 'constructs';

import type { Facts } from '../../config/components';
import type { Platform } from '../../config/platform';
import { connectorConfigs, connectorFiles, CONFIG_FOLDER } from './connectors';
import {
  AdmitSameNamespace,
  AdmitTraffic,
  allow,
  Component,
  configVolume,
  type Environment,
  ExternalReference,
  field,
  httpGet,
  pods,
  podsWith,
  port,
  Program,
  PromisedPath,
  RESTRICTED,
  Route,
  secretKey,
  SecretRequirement,
  Stage,
} from '../../kit';

const LABELS = { app: 'dex' };
const TELEMETRY_PORT = 5558;
/** Variables by which Dex gets what it and oauth2-proxy know each other by. */
const CLIENT = { id: 'OIDC_CLIENT_ID', secret: 'OIDC_CLIENT_SECRET' };

/** Dex: the OpenID Connect provider that knows the users' passwords. */
export class Dex extends Component {
  static readonly facts: Facts = {
    name: 'dex',
    stage: Stage.ACCESS,
    namespace: 'auth',
    namespaces: ['auth'],
    // The gateway calls it, which has no sidecar.
    reachedBy: ['tenants'],
    // Users of another provider do not log in through it.
    optional: ({ dex }) => !dex,
    requires: ['istio', 'kubeflow-gateway', 'oauth2-proxy'],
    metrics: {
      dex: { port: TELEMETRY_PORT },
    },
  };

  constructor(scope: Construct, platform: Platform) {
    super(scope, Dex.facts);
    this.renderNamespace({ 'pod-security.kubernetes.io/enforce': 'restricted' });
    // Dex makes those that it misses, and ends at its first start because it uses them before the cluster serves them.
    this.crdsOf('dex.coreos.com');
    this.renderPods(platform);
    this.renderNetwork(platform);
    this.declarePaths(platform);
  }

  /** Logging in needs no login; istiod asks for the keys of tokens. */
  private declarePaths({ services: { dex, istiod } }: Platform): void {
    new PromisedPath(this, 'browser without login → /dex/', { from: { browser: 'nobody' }, to: { page: '/dex/auth' } });
    const login = podsWith('oauth2-proxy', { 'app.kubernetes.io/name': 'oauth2-proxy' });
    new PromisedPath(this, 'oauth2-proxy → Dex', { from: login, to: dex });
    new PromisedPath(this, 'istiod → keys of Dex', { from: podsWith(istiod.namespace, istiod.labels), to: dex });
  }

  private renderPods(platform: Platform): void {
    const { port: listen } = platform.services.dex;
    const files = { 'config.yaml': dexConfig(platform), ...connectorFiles(platform.login) };
    const config = this.config('dex', files);
    const probe = { initialDelaySeconds: 10, periodSeconds: 10, timeoutSeconds: 3, failureThreshold: 3 };
    new Program(this, 'dex', {
      replicas: 2,
      may: [allow('*').on('dex.coreos.com', '*')],
      selector: LABELS,
      deploymentLabels: LABELS,
      restartOn: [config],
      container: {
        image: platform.images.dex,
        command: ['dex', 'serve', `${CONFIG_FOLDER}/config.yaml`],
        env: { KUBERNETES_POD_NAMESPACE: field('metadata.namespace'), ...this.connectorSecrets(platform) },
        envFrom: this.secrets(platform).map((name) => ({ secretRef: { name } })),
        ports: [port(listen, 'http')],
        mounts: { [CONFIG_FOLDER]: 'config' },
        readiness: httpGet('/dex/healthz', listen, probe),
        securityContext: { ...RESTRICTED, runAsUser: 1001, runAsGroup: 1001 },
      },
      volumes: [
        configVolume('config', config.name, Object.fromEntries(Object.keys(files).map((file) => [file, file]))),
      ],
      service: {
        ports: [{ name: 'dex', port: listen, targetPort: listen, protocol: 'TCP' }],
        more: { type: 'ClusterIP' },
      },
    });
  }

  /** What Dex and the providers share, from the Secrets that users of this project keep. */
  private connectorSecrets({ login }: Platform): Environment {
    const secrets = login.connectors.flatMap(({ secret }) => secret ?? []);
    for (const name of new Set(secrets.map((secret) => secret.name)))
      new ExternalReference(this, { kind: 'Secret', name });
    return Object.fromEntries(secrets.map(({ variable, name, key }) => [variable, secretKey(name, key)]));
  }

  private secrets({ users, login }: Platform): readonly string[] {
    const ofProxy = (key: string) => ({ copyOf: { namespace: 'oauth2-proxy', name: 'oauth2-proxy', key } });
    const client = { [CLIENT.id]: ofProxy('client-id'), [CLIENT.secret]: ofProxy('client-secret') };
    const passwords = users.map(({ email, passwordKey }) => [passwordKey, { passwordOf: email }] as const);
    const { name } = new SecretRequirement(this, 'dex-oidc-client', { keys: client, type: 'Opaque' });
    if (!login.passwords) return [name];
    return [name, new SecretRequirement(this, 'dex-passwords', { keys: Object.fromEntries(passwords) }).name];
  }

  private renderNetwork({ services: { dex, ingressGateway, istiod } }: Platform): void {
    new Route(this, 'dex', { gateway: ingressGateway.gateway.ref, prefix: '/dex/', host: dex.host, port: dex.port });
    new AdmitSameNamespace(this, 'default-allow-same-namespace-auth');
    new AdmitTraffic(this, 'allow-istio-and-oauth2-proxy', {
      pods: { matchLabels: LABELS },
      from: [
        // It passes on requests, and fetches the keys that tokens are signed with.
        pods(ingressGateway.namespace, ingressGateway.policySelector),
        // So does istiod, where the mesh is not this platform's.
        pods(istiod.namespace, istiod.labels),
        pods('oauth2-proxy', { 'app.kubernetes.io/name': 'oauth2-proxy' }),
      ],
    });
  }
}

function dexConfig({ login, users, services, dexLogLevel, network, monitoring }: Platform): object {
  const redirectURIs = [login.redirectUri];
  const client = { idEnv: CLIENT.id, redirectURIs, name: 'Dex Login Application', secretEnv: CLIENT.secret };
  return {
    issuer: login.issuer,
    storage: { type: 'kubernetes', config: { inCluster: true } },
    web: { http: `${network.listenAddress}:${services.dex.port}` },
    telemetry: monitoring && { http: `${network.listenAddress}:${TELEMETRY_PORT}` },
    logger: { level: dexLogLevel, format: 'text' },
    // The gateway keeps keys for five minutes, and refuses tokens of a newer one: Dex' six hours are often for that.
    expiry: { signingKeys: '24h' },
    oauth2: { skipApprovalScreen: true },
    enablePasswordDB: login.passwords,
    connectors: login.connectors.length ? connectorConfigs(login) : undefined,
    staticPasswords: users.map(({ email, username, id: userID, passwordKey: hashFromEnv }) => {
      return { email, hashFromEnv, username, userID };
    }),
    staticClients: [client],
  };
}
