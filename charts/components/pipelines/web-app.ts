import type { Construct } from 'constructs';

import type { Platform } from '../../config/platform';
import { configVolume, type Environment, field, httpGet, port, Resource } from '../../kit';
import { ACCOUNTS } from './access';
import { accept, encrypt, EVICTABLE, Program, serve } from './program';
import { objectStoreKeys, perhapsInstalled, type Settings } from './settings';

const NAME = 'ml-pipeline-ui';
const PORT = 3000;

/** The web app: shows pipelines, runs and their artifacts, below the dashboard. */
export function renderWebApp(scope: Construct, platform: Platform, { install, ui }: Settings): void {
  const timing = { initialDelaySeconds: 3, periodSeconds: 5, timeoutSeconds: 2 };
  const health = httpGet('/apis/v1beta1/healthz', PORT, timing);
  new Program(scope, NAME, {
    annotations: EVICTABLE,
    serviceAccount: ACCOUNTS.ui,
    restartOn: [install, ui],
    main: {
      image: platform.images.pipelinesFrontend,
      env: environment(platform),
      ports: [port(PORT)],
      mounts: { '/etc/config': { volume: 'config-volume', readOnly: true } },
      readiness: health,
      liveness: health,
      resources: { requests: { cpu: '10m', memory: '70Mi' } },
      more: { imagePullPolicy: 'IfNotPresent' },
    },
    volumes: [configVolume('config-volume', ui.name)],
    service: { labels: { app: NAME }, ports: [serve('http', platform.services.pipelines.ui.port, PORT)] },
  });
  renderNetwork(scope, platform);
}

function environment(platform: Platform): Environment {
  const ownNamespace = field('metadata.namespace');
  return {
    VIEWER_TENSORBOARD_POD_TEMPLATE_SPEC_PATH: '/etc/config/viewer-pod-template.json',
    DEPLOYMENT: 'KUBEFLOW',
    ARTIFACTS_SERVICE_PROXY_NAME: 'ml-pipeline-ui-artifact',
    ARTIFACTS_SERVICE_PROXY_PORT: '80',
    ARTIFACTS_SERVICE_PROXY_ENABLED: perhapsInstalled('ARTIFACTS_PROXY_ENABLED'),
    ENABLE_AUTHZ: 'true',
    KUBEFLOW_USERID_HEADER: platform.services.identityHeaders.user,
    KUBEFLOW_USERID_PREFIX: '',
    MINIO_NAMESPACE: ownNamespace,
    ...objectStoreKeys(platform, 'MINIO_ACCESS_KEY', 'MINIO_SECRET_KEY'),
    ALLOW_CUSTOM_VISUALIZATIONS: 'true',
    FRONTEND_SERVER_NAMESPACE: ownNamespace,
    ARGO_ARCHIVE_LOGS: 'true',
    DISABLE_GKE_METADATA: 'true',
    CLUSTER_DOMAIN: perhapsInstalled('CLUSTER_DOMAIN'),
  };
}

function renderNetwork(scope: Construct, { services }: Platform): void {
  const { ingressGateway, identityHeaders, pipelines } = services;
  const { host, port: number } = pipelines.ui;
  encrypt(scope, NAME);
  new Resource(scope, 'networking.istio.io/v1alpha3/VirtualService', NAME, {
    spec: {
      gateways: [ingressGateway.gateway.name],
      hosts: ['*'],
      http: [
        {
          match: [{ uri: { prefix: '/pipeline' } }],
          rewrite: { uri: '/pipeline' },
          route: [{ destination: { host, port: { number } } }],
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
  const fromGateway = [{ source: { principals: [ingressGateway.principal] } }];
  accept(scope, NAME, { app: NAME }, { rules: [{ from: fromGateway }, { when: withToken }] });
  // It calls pods in all tenants' namespaces, so its proxy has to know of them.
  new Resource(scope, 'networking.istio.io/v1/Sidecar', `${NAME}-exception`, {
    spec: { egress: [{ hosts: ['*/*'] }], workloadSelector: { labels: { app: NAME } } },
  });
}
