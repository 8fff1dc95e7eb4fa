import type { Construct } from 'constructs';

import type { Platform } from '../../config/platform';
import {
  AdmitSameNamespace,
  AdmitTraffic,
  allow,
  ClusterRole,
  ClusterRoleBinding,
  Component,
  configVolume,
  container,
  field,
  httpGet,
  pods,
  port,
  RESTRICTED,
  Route,
  type SecretKeys,
  Service,
  ServiceAccount,
  Stage,
  Workload,
} from '../../kit';
import { dexConfig } from './config';

const LABELS = { app: 'dex' };

/** Dex: the OpenID Connect provider that knows the users' passwords. */
export class Dex extends Component {
  static readonly requires = ['istio', 'kubeflow-gateway', 'oauth2-proxy'] as const;

  constructor(scope: Construct, platform: Platform) {
    super(scope, 'dex', { stage: Stage.ACCESS, namespace: 'auth' });
    this.renderNamespace({ 'pod-security.kubernetes.io/enforce': 'restricted' });
    this.crds(['authcodes.dex.coreos.com']);
    this.renderAccess();
    this.renderPods(platform);
    this.renderNetwork(platform);
  }

  private renderAccess(): void {
    new ServiceAccount(this, 'dex');
    new ClusterRole(this, 'dex', [
      allow('*').on('dex.coreos.com', '*'),
      allow('create').on('apiextensions.k8s.io', 'customresourcedefinitions'),
    ]);
    new ClusterRoleBinding(this, 'dex', { role: 'dex', serviceAccount: 'dex' });
  }

  private renderPods(platform: Platform): void {
    const { dex } = platform.services;
    const config = this.config('dex', { 'config.yaml': dexConfig(platform) });
    const secrets = [this.clientSecret(), this.passwords(platform)];
    new Workload(this, 'dex', {
      selector: LABELS,
      deploymentLabels: LABELS,
      replicas: 1,
      serviceAccount: 'dex',
      restartOn: [config],
      containers: [
        container({
          name: 'dex',
          image: platform.images.dex,
          command: ['dex', 'serve', '/etc/dex/cfg/config.yaml'],
          env: { KUBERNETES_POD_NAMESPACE: field('metadata.namespace') },
          envFrom: secrets.map((name) => ({ secretRef: { name } })),
          ports: [port(dex.port, 'http')],
          mounts: { '/etc/dex/cfg': 'config' },
          readiness: httpGet('/dex/healthz', dex.port, {
            initialDelaySeconds: 10,
            periodSeconds: 10,
            timeoutSeconds: 3,
            failureThreshold: 3,
          }),
          securityContext: { ...RESTRICTED, runAsUser: 1001, runAsGroup: 1001 },
        }),
      ],
      volumes: [configVolume('config', config.name, { 'config.yaml': 'config.yaml' })],
    });
  }

  /** What Dex and oauth2-proxy know each other by. */
  private clientSecret(): string {
    const source = { namespace: 'oauth2-proxy', name: 'oauth2-proxy' };
    const keys: SecretKeys = {
      OIDC_CLIENT_ID: { copyOf: { ...source, key: 'client-id' } },
      OIDC_CLIENT_SECRET: { copyOf: { ...source, key: 'client-secret' } },
    };
    return this.secret('dex-oidc-client', keys, 'Opaque');
  }

  private passwords({ users }: Platform): string {
    const keys = users.map(({ email, passwordKey }) => [passwordKey, { passwordOf: email }] as const);
    return this.secret('dex-passwords', Object.fromEntries(keys));
  }

  private renderNetwork({ services }: Platform): void {
    const { dex, ingressGateway } = services;
    new Service(this, 'dex', {
      selector: LABELS,
      ports: [{ name: 'dex', port: dex.port, targetPort: dex.port, protocol: 'TCP' }],
      more: { type: 'ClusterIP' },
    });
    const { name, namespace } = ingressGateway.gateway;
    new Route(this, 'dex', { gateway: `${namespace}/${name}`, prefix: '/dex/', host: dex.host, port: dex.port });

    new AdmitSameNamespace(this, 'default-allow-same-namespace-auth');
    new AdmitTraffic(this, 'allow-istio-and-oauth2-proxy', {
      pods: { matchLabels: LABELS },
      from: [
        pods(ingressGateway.namespace, { app: ingressGateway.labels.app }),
        // istiod fetches the keys that tokens are signed with.
        pods(ingressGateway.namespace, { app: 'istiod' }),
        pods('oauth2-proxy', { 'app.kubernetes.io/name': 'oauth2-proxy' }),
      ],
    });
  }
}
