import { Construct } from 'constructs';

import type { Platform } from '../../config/platform';
import { address, logFolder } from '../../contract/object-store';
import { Config, configVolume, type Environment, field, httpGet, objectStoreKeys, port, Resource } from '../../kit';
import { accept, encrypt, EVICTABLE, OFTEN, PipelinesDeployment, serve } from './deployment';
import { type Settings, storeAccount } from './settings';

const NAME = 'ml-pipeline-ui';
const PORT = 3000;

/** The web app: shows pipelines, runs and their artifacts, below the dashboard. */
export class PipelinesWebApp extends Construct {
  constructor(scope: Construct, platform: Platform, settings: Settings) {
    super(scope, 'web-app');
    // The ServiceAccount as which viewers run in tenants' namespaces. The profile controller makes it.
    const viewer = { spec: { serviceAccountName: 'default-editor' } };
    const config = new Config(this, 'ml-pipeline-ui-configmap', {
      'viewer-pod-template.json': JSON.stringify(viewer, undefined, 2),
    });
    new PipelinesDeployment(this, NAME, {
      account: NAME,
      accountAnnotations: storeAccount(platform),
      image: platform.images.pipelinesFrontend,
      annotations: EVICTABLE,
      restartOn: [settings, config],
      trusts: settings.storeAuthorities,
      env: environment(platform, settings),
      ports: [port(PORT)],
      mounts: { '/etc/config': { volume: 'config-volume', readOnly: true } },
      volumes: [configVolume('config-volume', config.name)],
      health: httpGet('/apis/v1beta1/healthz', PORT, OFTEN),
      resources: { requests: { cpu: '10m', memory: '70Mi' } },
      more: { imagePullPolicy: 'IfNotPresent' },
      service: { labels: { app: NAME }, ports: [serve('http', platform.services.pipelines.ui.port, PORT)] },
    });
    renderNetwork(this, platform);
  }
}

function environment(platform: Platform, settings: Settings): Environment {
  const ownNamespace = field('metadata.namespace');
  return {
    VIEWER_TENSORBOARD_POD_TEMPLATE_SPEC_PATH: '/etc/config/viewer-pod-template.json',
    DEPLOYMENT: 'KUBEFLOW',
    ARTIFACTS_SERVICE_PROXY_NAME: 'ml-pipeline-ui-artifact',
    ARTIFACTS_SERVICE_PROXY_PORT: '80',
    ARTIFACTS_SERVICE_PROXY_ENABLED: settings.perhaps('ARTIFACTS_PROXY_ENABLED'),
    ENABLE_AUTHZ: 'true',
    KUBEFLOW_USERID_HEADER: platform.services.identityHeaders.user,
    KUBEFLOW_USERID_PREFIX: '',
    ...storeVariables(platform, settings),
    ALLOW_CUSTOM_VISUALIZATIONS: 'true',
    FRONTEND_SERVER_NAMESPACE: ownNamespace,
    ARGO_ARCHIVE_LOGS: 'true',
    // Where Argo puts the logs of pods: the program's own default is another folder.
    ARGO_KEYFORMAT: logFolder(platform.objectStore, '{{workflow.namespace}}'),
    DISABLE_GKE_METADATA: 'true',
    CLUSTER_DOMAIN: settings.perhaps('CLUSTER_DOMAIN'),
  };
}

/**
 * The object store of the web app. It reads artifacts of runs with the tenant's keys, or with its role.
 * https://github.com/kubeflow/pipelines/blob/2.16.1/frontend/server/minio-helper.ts
 */
function storeVariables(platform: Platform, { storeAuthorities: [authority] }: Settings): Environment {
  const { own, https, port: given, region, bucket } = platform.objectStore;
  if (own) {
    const keys = objectStoreKeys(platform.objectStore, 'MINIO_ACCESS_KEY', 'MINIO_SECRET_KEY');
    return { MINIO_NAMESPACE: field('metadata.namespace'), ...keys };
  }
  return {
    AWS_S3_ENDPOINT: address(platform.objectStore),
    AWS_REGION: region,
    AWS_SSL: String(https),
    ...objectStoreKeys(platform.objectStore),
    ...(given === undefined ? { ARGO_ARCHIVE_ARTIFACTORY: 's3' } : archiveAt(given, platform.objectStore)),
    ARGO_ARCHIVE_BUCKETNAME: bucket,
    ...(authority && { NODE_EXTRA_CA_CERTS: authority.file }),
  };
}

/**
 * The store of archived logs where it has a port, which the settings of S3 take none of: the program's client refuses
 * `host:port`. Those of MinIO do. Artifacts are read by the address that a run has written down.
 * https://github.com/kubeflow/pipelines/blob/2.16.1/frontend/server/configs.ts
 */
function archiveAt(port: number, store: Platform['objectStore']): Environment {
  return {
    ARGO_ARCHIVE_ARTIFACTORY: 'minio',
    MINIO_HOST: store.host,
    // It is part of the host's name otherwise.
    MINIO_NAMESPACE: '',
    MINIO_PORT: String(port),
    MINIO_SSL: String(store.https),
    ...objectStoreKeys(store, 'MINIO_ACCESS_KEY', 'MINIO_SECRET_KEY'),
  };
}

function renderNetwork(scope: Construct, { services }: Platform): void {
  const { ingressGateway, identityHeaders, pipelines } = services;
  const { host, port: number } = pipelines.ui;
  const match = [{ uri: { prefix: '/pipeline' } }];
  const route = [{ destination: { host, port: { number } } }];
  // Artifacts can be large.
  const page = { match, rewrite: { uri: '/pipeline' }, route, timeout: '300s' };
  new Resource(scope, 'networking.istio.io/v1alpha3/VirtualService', NAME, {
    spec: { gateways: [ingressGateway.gateway.name], hosts: ['*'], http: [page] },
  });
  encrypt(scope, NAME);
  // Callers other than the gateway use a token, and must not set the gateway's user header.
  const withToken = [
    { key: 'request.headers[authorization]', values: ['*'] },
    { key: `request.headers[${identityHeaders.user}]`, notValues: ['*'] },
  ];
  accept(scope, NAME, [{ from: [{ source: { principals: [ingressGateway.principal] } }] }, { when: withToken }]);
  // It calls pods in all tenants' namespaces, so its proxy must know their Services.
  new Resource(scope, 'networking.istio.io/v1/Sidecar', `${NAME}-exception`, {
    spec: { egress: [{ hosts: ['*/*'] }], workloadSelector: { labels: { app: NAME } } },
  });
}
