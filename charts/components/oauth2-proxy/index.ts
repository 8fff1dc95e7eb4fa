import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import type { Construct } from 'constructs';

import type { Platform } from '../../config/platform';
import { AdmitSameNamespace, AdmitTraffic, labelIn, namespaceIn, Route, Service, ServiceAccount } from '../../kit';
import { Component, configKey, configVolume, type Environment, httpGet, port } from '../../kit';
import { secretKey, Stage, Workload } from '../../kit';
import { oauth2ProxyConfig } from './config';
import { JwksProxy } from './jwks-proxy';
import { requireLogin, trustTokens } from './policies';

const NAME = 'oauth2-proxy';
const LABELS = { 'app.kubernetes.io/name': NAME };

/** oauth2-proxy: lets only requests of logged-in users, and of programs with a token, through the ingress gateway. */
export class OAuth2Proxy extends Component {
  static readonly requires = ['istio', 'kubeflow-gateway', 'dex'] as const;

  constructor(scope: Construct, platform: Platform) {
    super(scope, NAME, { stage: Stage.ACCESS, namespace: NAME });
    this.renderNamespace({ 'pod-security.kubernetes.io/enforce': 'restricted' });
    new ServiceAccount(this, NAME);
    this.renderPods(platform);
    this.renderNetwork(platform);
    requireLogin(this, platform);
    trustTokens(this, platform);
    if (platform.machineTokens?.jwksProxy) new JwksProxy(this, platform);
  }

  private renderPods(platform: Platform): void {
    const [configFile, logoFile] = ['oauth2_proxy.cfg', 'kubeflow-logo.svg'];
    const config = this.config(NAME, { [configFile]: oauth2ProxyConfig(platform) });
    const theme = this.config(`${NAME}-theme`, { [logoFile]: readFileSync(join(__dirname, 'logo.svg'), 'utf8') });
    const parameters = this.config(`${NAME}-parameters`, {
      // Cookies are sent over HTTPS alone where the platform has it.
      FORCE_HTTPS: String(platform.url.https),
      // Dex is called inside the cluster; no certificate has to be taken on trust.
      ALLOW_SELF_SIGNED_ISSUER: 'false',
      // Requests with a token do not come here: the gateway itself checks it, whoever issued it.
      ENABLE_M2M_TOKENS: 'true',
      EXTRA_JWT_ISSUERS: '',
    });
    new Workload(this, NAME, {
      selector: LABELS,
      deploymentLabels: { app: NAME },
      replicas: 2,
      restartOn: [config, theme, parameters],
      container: {
        name: NAME,
        image: platform.images.oauth2Proxy,
        args: ['--http-address=0.0.0.0:4180', `--config=/etc/oauth2_proxy/${configFile}`],
        env: this.environment(parameters.name),
        ports: [port(4180, 'http'), port(44180, 'metrics')],
        mounts: {
          [`/etc/oauth2_proxy/${configFile}`]: { volume: `${NAME}-config`, subPath: configFile, readOnly: true },
          [`/custom-theme/${logoFile}`]: { volume: theme.name, subPath: logoFile, readOnly: true },
        },
        liveness: httpGet('/ping', 'http', { scheme: 'HTTP' }),
        readiness: httpGet('/ready', 'http', { scheme: 'HTTP' }),
        resources: {},
      },
      volumes: [configVolume(`${NAME}-config`, config.name), configVolume(theme.name, theme.name)],
    });
  }

  private environment(parameters: string): Environment {
    const random = { random: { bytes: 32, encoding: 'base64url' } } as const;
    const id = { value: 'kubeflow-oidc-authservice' };
    // oauth2-proxy takes cookie secrets of 16, 24 or 32 bytes, in base64url.
    const keys = { 'client-id': id, 'client-secret': random, 'cookie-secret': random };
    const secret = this.secret(NAME, keys, 'Opaque');
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

  private renderNetwork({ services: { oauth2Proxy, ingressGateway } }: Platform): void {
    new Service(this, NAME, {
      selector: LABELS,
      ports: [{ name: 'http', port: oauth2Proxy.port, targetPort: 'http' }],
      more: { type: 'ClusterIP', publishNotReadyAddresses: true },
    });
    const { name, namespace } = ingressGateway.gateway;
    new Route(this, NAME, { gateway: `${namespace}/${name}`, prefix: '/oauth2/', ...oauth2Proxy });
    new AdmitSameNamespace(this, `default-allow-same-namespace-${NAME}`);
    const podSelector = { matchLabels: { app: ingressGateway.labels.app } };
    const from = [{ ...namespaceIn(ingressGateway.namespace), podSelector }];
    new AdmitTraffic(this, 'allow-istio-ingressgateway', { pods: labelIn(LABELS), from });
  }
}
