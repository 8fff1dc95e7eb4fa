import { Construct } from 'constructs';

import type { Platform } from '../../config/platform';
import { type EnvValue, field, httpGet, port, Resource, Service, configVolume } from '../../kit';
import { accept, encrypt } from './network';
import { ACCESS } from './permissions';
import { EVICTABLE, labelsOf, Program } from './program';
import { objectStoreKeys, perhapsInstalled, type Settings } from './settings';

const NAME = 'ml-pipeline-ui';
const PORT = 3000;

/** The web app: shows pipelines, runs and their artifacts, below the dashboard. */
export class WebApp extends Construct {
  constructor(
    scope: Construct,
    private readonly platform: Platform,
    settings: Settings,
  ) {
    super(scope, 'web-app');
    this.renderPods(settings);
    this.renderNetwork();
  }

  private renderPods({ install, ui }: Settings): void {
    const health = httpGet('/apis/v1beta1/healthz', PORT, {
      initialDelaySeconds: 3,
      periodSeconds: 5,
      timeoutSeconds: 2,
    });
    new Program(this, NAME, {
      selector: labelsOf(NAME),
      annotations: EVICTABLE,
      serviceAccount: ACCESS.ui.account,
      restartOn: [install, ui],
      main: {
        name: NAME,
        image: this.platform.images.pipelinesFrontend,
        env: this.environment(),
        ports: [port(PORT)],
        mounts: { '/etc/config': { volume: 'config-volume', readOnly: true } },
        readiness: health,
        liveness: health,
        resources: { requests: { cpu: '10m', memory: '70Mi' } },
        more: { imagePullPolicy: 'IfNotPresent' },
      },
      volumes: [configVolume('config-volume', ui.name)],
    });
  }

  private environment(): Readonly<Record<string, EnvValue>> {
    const ownNamespace = field('metadata.namespace');
    return {
      VIEWER_TENSORBOARD_POD_TEMPLATE_SPEC_PATH: '/etc/config/viewer-pod-template.json',
      DEPLOYMENT: 'KUBEFLOW',
      ARTIFACTS_SERVICE_PROXY_NAME: 'ml-pipeline-ui-artifact',
      ARTIFACTS_SERVICE_PROXY_PORT: '80',
      ARTIFACTS_SERVICE_PROXY_ENABLED: perhapsInstalled('ARTIFACTS_PROXY_ENABLED'),
      ENABLE_AUTHZ: 'true',
      KUBEFLOW_USERID_HEADER: this.platform.services.identityHeaders.user,
      KUBEFLOW_USERID_PREFIX: '',
      MINIO_NAMESPACE: ownNamespace,
      ...objectStoreKeys(this.platform, 'MINIO_ACCESS_KEY', 'MINIO_SECRET_KEY'),
      ALLOW_CUSTOM_VISUALIZATIONS: 'true',
      FRONTEND_SERVER_NAMESPACE: ownNamespace,
      ARGO_ARCHIVE_LOGS: 'true',
      DISABLE_GKE_METADATA: 'true',
      CLUSTER_DOMAIN: perhapsInstalled('CLUSTER_DOMAIN'),
    };
  }

  private renderNetwork(): void {
    const { ingressGateway, identityHeaders, pipelines } = this.platform.services;
    const { host, port: servicePort } = pipelines.ui;
    new Service(this, NAME, {
      selector: labelsOf(NAME),
      labels: { app: NAME },
      ports: [{ name: 'http', port: servicePort, targetPort: PORT, protocol: 'TCP' }],
    });
    encrypt(this, NAME, NAME);
    new Resource(this, 'networking.istio.io/v1alpha3/VirtualService', NAME, {
      spec: {
        gateways: [ingressGateway.gateway.name],
        hosts: ['*'],
        http: [
          {
            match: [{ uri: { prefix: '/pipeline' } }],
            rewrite: { uri: '/pipeline' },
            route: [{ destination: { host, port: { number: servicePort } } }],
            // Artifacts can be large.
            timeout: '300s',
          },
        ],
      },
    });
    // Others than the gateway come with a token, and must not say who they are in the gateway's header.
    const withToken = [
      { key: 'request.headers[authorization]', values: ['*'] },
      { key: `request.headers[${identityHeaders.user}]`, notValues: ['*'] },
    ];
    accept(
      this,
      NAME,
      { app: NAME },
      {
        rules: [{ from: [{ source: { principals: [ingressGateway.principal] } }] }, { when: withToken }],
      },
    );
    // It calls pods in all tenants' namespaces, so its proxy has to know of them.
    new Resource(this, 'networking.istio.io/v1/Sidecar', `${NAME}-exception`, {
      spec: { egress: [{ hosts: ['*/*'] }], workloadSelector: { labels: { app: NAME } } },
    });
  }
}
