import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import type { Construct } from 'constructs';

import type { Platform } from '../../config/platform';
import {
  AdmitSameNamespace,
  AdmitTraffic,
  Component,
  type Config,
  configKey,
  configVolume,
  container,
  type EnvValue,
  httpGet,
  labelIn,
  type Mount,
  namespaceIn,
  port,
  Route,
  secretKey,
  type SecretKeys,
  Service,
  ServiceAccount,
  Stage,
  Workload,
} from '../../kit';
import { oauth2ProxyConfig } from './config';
import { requireLogin } from './policies';

const LABELS = { 'app.kubernetes.io/name': 'oauth2-proxy' };

/** oauth2-proxy: lets only requests of logged-in users through the ingress gateway. */
export class OAuth2Proxy extends Component {
  static readonly requires = ['istio', 'kubeflow-gateway', 'dex'] as const;

  constructor(scope: Construct, platform: Platform) {
    super(scope, 'oauth2-proxy', { stage: Stage.ACCESS, namespace: 'oauth2-proxy' });
    const { oauth2Proxy, ingressGateway } = platform.services;

    this.renderNamespace({ 'pod-security.kubernetes.io/enforce': 'restricted' });
    new ServiceAccount(this, 'oauth2-proxy');
    this.renderPods(platform);
    new Service(this, 'oauth2-proxy', {
      selector: LABELS,
      ports: [{ name: 'http', port: oauth2Proxy.port, targetPort: 'http' }],
      more: { type: 'ClusterIP', publishNotReadyAddresses: true },
    });
    const { name, namespace } = ingressGateway.gateway;
    new Route(this, 'oauth2-proxy', {
      gateway: `${namespace}/${name}`,
      prefix: '/oauth2/',
      host: oauth2Proxy.host,
      port: oauth2Proxy.port,
    });
    requireLogin(this, platform);

    new AdmitSameNamespace(this, 'default-allow-same-namespace-oauth2-proxy');
    new AdmitTraffic(this, 'allow-istio-ingressgateway', {
      pods: labelIn(LABELS),
      from: [
        {
          ...namespaceIn(ingressGateway.namespace),
          podSelector: { matchLabels: { app: ingressGateway.labels.app } },
        },
      ],
    });
  }

  private renderPods(platform: Platform): void {
    const config = this.config('oauth2-proxy', { 'oauth2_proxy.cfg': oauth2ProxyConfig(platform) });
    const theme = this.config('oauth2-proxy-theme', {
      'kubeflow-logo.svg': readFileSync(join(__dirname, 'logo.svg'), 'utf8'),
    });
    const parameters = this.parameters(platform);
    new Workload(this, 'oauth2-proxy', {
      selector: LABELS,
      deploymentLabels: { app: 'oauth2-proxy' },
      replicas: 2,
      restartOn: [config, theme, parameters],
      containers: [
        container({
          name: 'oauth2-proxy',
          image: platform.images.oauth2Proxy,
          args: ['--http-address=0.0.0.0:4180', '--config=/etc/oauth2_proxy/oauth2_proxy.cfg'],
          env: this.environment(parameters.name),
          ports: [port(4180, 'http'), port(44180, 'metrics')],
          mounts: {
            '/etc/oauth2_proxy/oauth2_proxy.cfg': file('oauth2-proxy-config', 'oauth2_proxy.cfg'),
            '/custom-theme/kubeflow-logo.svg': file('oauth2-proxy-theme', 'kubeflow-logo.svg'),
          },
          liveness: httpGet('/ping', 'http', { scheme: 'HTTP' }),
          readiness: httpGet('/ready', 'http', { scheme: 'HTTP' }),
          resources: {},
        }),
      ],
      volumes: [configVolume('oauth2-proxy-config', config.name), configVolume('oauth2-proxy-theme', theme.name)],
    });
  }

  private environment(parameters: string): Readonly<Record<string, EnvValue>> {
    const keys: SecretKeys = {
      'client-id': { value: 'kubeflow-oidc-authservice' },
      'client-secret': { random: { bytes: 32, encoding: 'base64url' } },
      // oauth2-proxy takes 16, 24 or 32 bytes, in base64url.
      'cookie-secret': { random: { bytes: 32, encoding: 'base64url' } },
    };
    const secret = this.secret('oauth2-proxy', keys, 'Opaque');
    return {
      OAUTH2_PROXY_CLIENT_ID: secretKey(secret, 'client-id'),
      OAUTH2_PROXY_CLIENT_SECRET: secretKey(secret, 'client-secret'),
      OAUTH2_PROXY_COOKIE_SECRET: secretKey(secret, 'cookie-secret'),
      OAUTH2_PROXY_COOKIE_SECURE: configKey(parameters, 'FORCE_HTTPS'),
      OAUTH2_PROXY_SSL_INSECURE_SKIP_VERIFY: configKey(parameters, 'ALLOW_SELF_SIGNED_ISSUER'),
      OAUTH2_PROXY_SKIP_JWT_BEARER_TOKENS: configKey(parameters, 'ENABLE_M2M_TOKENS'),
      OAUTH2_PROXY_EXTRA_JWT_ISSUERS: configKey(parameters, 'EXTRA_JWT_ISSUERS'),
    };
  }

  private parameters({ url }: Platform): Config {
    return this.config('oauth2-proxy-parameters', {
      // Cookies are sent over HTTPS alone where the platform has it.
      FORCE_HTTPS: String(url.https),
      // Dex is called inside the cluster; no certificate has to be taken on trust.
      ALLOW_SELF_SIGNED_ISSUER: 'false',
      ENABLE_M2M_TOKENS: 'true',
      EXTRA_JWT_ISSUERS: '',
    });
  }
}

/** One file of a volume. */
function file(volume: string, subPath: string): Mount {
  return { volume, subPath, readOnly: true };
}
