import type { Construct } from 'constructs';

import type { Platform } from '../../config/platform';
import {
  Component,
  configVolume,
  container,
  emptyDir,
  port,
  Resource,
  secretKey,
  Service,
  Stage,
  UNPRIVILEGED,
  Workload,
} from '../../kit';
import type * as k8s from '../../kit/k8s';
import { DATABASE, renderDatabase } from './database';

const NAME = 'model-catalog';
const SERVER = {
  'app.kubernetes.io/component': 'server',
  'app.kubernetes.io/name': NAME,
  'app.kubernetes.io/part-of': NAME,
};
/** The label by which the NetworkPolicy of the same name knows the server's pods. */
const ADMITTED = { component: 'model-catalog-server' };
const PERFORMANCE_DATA = '/perf-data';
const UPLOADED_DATA = '/demo-perf-data';
const SOURCES = '/catalog';
/** The user `nobody`: the namespace admits no pods of root, which busybox runs as by itself. */
const NOBODY = 65534;

/** Model Catalog: models of others (Hugging Face, companies' own lists) to choose from in the Model Registry's page. */
export class ModelCatalog extends Component {
  static readonly requires = ['kubeflow-namespace', 'istio'] as const;

  constructor(scope: Construct, platform: Platform) {
    super(scope, NAME, { stage: Stage.APPS, namespace: 'kubeflow' });
    const password = { random: { bytes: 24, encoding: 'base64url' } } as const;
    const credentials = { POSTGRES_USER: { value: 'postgres' }, POSTGRES_PASSWORD: password };
    const secret = this.secret(DATABASE, credentials, 'Opaque');
    renderDatabase(this, platform, secret);
    this.renderServer(platform, secret);
    this.renderNetwork(platform);
  }

  private renderServer(platform: Platform, database: string): void {
    const sources = this.config('model-catalog-sources', { 'sources.yaml': { catalogs: [] } });
    const uploads = new Resource(this, 'v1/ConfigMap', 'model-catalog-demo-perf-data', { binaryData: NO_DATA });
    // Models of Hugging Face are listed once someone puts a key of theirs into this Secret.
    const huggingFace = this.secret('model-catalog-hf-api-key', {}, 'Opaque');
    new Workload(this, 'model-catalog-server', {
      selector: SERVER,
      deploymentLabels: SERVER,
      labels: { ...ADMITTED, 'sidecar.istio.io/inject': 'true' },
      replicas: 1,
      restartOn: [sources],
      containers: [server(platform, { database, huggingFace })],
      volumes: [
        configVolume('demo-perf-data', uploads.name),
        emptyDir('perf-data'),
        configVolume('sources', sources.name),
      ],
      pod: {
        initContainers: [unpackData(platform.images.busyBox)],
        securityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } },
      },
    });
  }

  private renderNetwork({ services }: Platform): void {
    const { port: number } = services.modelCatalog;
    new Service(this, NAME, {
      selector: {
        'app.kubernetes.io/component': SERVER['app.kubernetes.io/component'],
        'app.kubernetes.io/part-of': SERVER['app.kubernetes.io/part-of'],
      },
      // The Model Registry's page finds the catalog by the label `component`.
      labels: { ...SERVER, component: NAME },
      ports: [{ name: 'http-api', port: number, protocol: 'TCP', appProtocol: 'http' }],
      more: { type: 'ClusterIP' },
    });
    // Whoever is let in by the network may read the catalog: the page, and tenants' pods.
    new Resource(this, 'security.istio.io/v1beta1/AuthorizationPolicy', NAME, {
      spec: { action: 'ALLOW', selector: { matchLabels: SERVER }, rules: [{}] },
    });
  }
}

/** @param secrets names of the Secrets with the credentials */
function server(
  { images, services }: Platform,
  secrets: { readonly database: string; readonly huggingFace: string },
): k8s.Container {
  const { port: listen } = services.modelCatalog;
  return container({
    name: 'catalog',
    image: images.modelRegistryServer,
    command: ['/model-registry', 'catalog'],
    args: [
      `--performance-metrics=${PERFORMANCE_DATA}`,
      `--listen=0.0.0.0:${listen}`,
      `--catalogs-path=${SOURCES}/sources.yaml`,
    ],
    env: {
      PGHOST: DATABASE,
      PGUSER: secretKey(secrets.database, 'POSTGRES_USER'),
      PGPASSWORD: secretKey(secrets.database, 'POSTGRES_PASSWORD'),
      HF_API_KEY: { secretKeyRef: { name: secrets.huggingFace, key: 'HF_API_KEY', optional: true } },
    },
    ports: [port(listen, 'http-api')],
    mounts: { [PERFORMANCE_DATA]: 'perf-data', [SOURCES]: 'sources' },
    liveness: { ...PROBE, initialDelaySeconds: 30 },
    readiness: { ...PROBE, initialDelaySeconds: 3 },
    securityContext: UNPRIVILEGED,
  });
}

const PROBE: k8s.Probe = { tcpSocket: { port: 'http-api' }, periodSeconds: 5, timeoutSeconds: 2 };

/** How models perform, as a tar archive of none: upstream's demonstration data are examples. Yours go in its place. */
const NO_DATA = { 'dev-validated-perf-data.tar.gz': 'H4sIAAAAAAACA2NgGAWjYBSMVAAALq+17wAEAAA=' };

function unpackData(image: string): k8s.Container {
  return container({
    name: 'perf-data-init',
    image,
    command: ['/bin/sh', '-c', `tar zxf ${UPLOADED_DATA}/dev-validated-perf-data.tar.gz -C /shared`],
    mounts: { '/shared': 'perf-data', [UPLOADED_DATA]: 'demo-perf-data' },
    securityContext: { ...UNPRIVILEGED, runAsUser: NOBODY },
  });
}
