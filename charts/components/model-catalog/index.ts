import type { Construct } from 'constructs';

import type { Facts } from '../../config/components';
import type { Platform } from '../../config/platform';
import { AllowEveryone, Component, configVolume, container, type ContainerProps, type Environment } from '../../kit';
import {
  Deployment,
  emptyDir,
  type k8s,
  NOBODY,
  port,
  Resource,
  RESTRICTED_POD,
  SecretRequirement,
  Service,
} from '../../kit';
import { Stage, trusting, UNPRIVILEGED } from '../../kit';
import { Database, PART_OF } from './database';

const NAME = 'model-catalog';
/** Labels by which the NetworkPolicy for its callers selects the server's pods. */
const CALLED = { 'app.kubernetes.io/component': 'server', 'app.kubernetes.io/name': NAME };
const SERVER = { ...CALLED, ...PART_OF };
const PERFORMANCE_DATA = '/perf-data';
const UPLOADED_DATA = '/demo-perf-data';
const SOURCES = '/catalog';

/** Model Catalog: models of other sources (Hugging Face, companies' lists), shown in the Model Registry's page. */
export class ModelCatalog extends Component {
  static readonly facts: Facts = {
    name: NAME,
    stage: Stage.APPS,
    namespace: 'kubeflow',
    optional: true,
    requires: ['kubeflow-namespace', 'istio'],
    callers: { [NAME]: { pods: CALLED, from: ['tenants', 'gateway'], ports: [8080] } },
    metrics: {
      'model-catalog-server': 'serves none',
      'model-catalog-postgres': 'its image serves none',
    },
  };

  constructor(scope: Construct, platform: Platform) {
    super(scope, ModelCatalog.facts);
    this.renderServer(platform);
    // All callers that the network admits may read the catalog: the page, and tenants' pods.
    new AllowEveryone(this, NAME, SERVER);
  }

  private renderServer(platform: Platform): void {
    const database = new Database(this, platform);
    const {
      container: trust,
      pods: { volumes = [], restartOn = [] },
    } = trusting(database.authorities);
    const sources = this.config('model-catalog-sources', { 'sources.yaml': { catalogs: [] } });
    const uploads = new Resource(this, 'v1/ConfigMap', 'model-catalog-demo-perf-data', { binaryData: NO_DATA });
    // The catalog lists models of Hugging Face once this Secret has a key of Hugging Face.
    const huggingFace = new SecretRequirement(this, 'model-catalog-hf-api-key', { type: 'Opaque' }).name;
    new Deployment(this, 'model-catalog-server', {
      selector: SERVER,
      deploymentLabels: SERVER,
      sidecar: true,
      replicas: 1,
      restartOn: [sources, ...restartOn],
      container: server(platform, huggingFace, database.access, trust),
      volumes: [
        configVolume('demo-perf-data', uploads.name),
        emptyDir('perf-data'),
        configVolume('sources', sources.name),
        ...volumes,
      ],
      pod: { initContainers: [unpackData(platform.images.busyBox)], securityContext: RESTRICTED_POD },
    });
    new Service(this, NAME, {
      selector: { 'app.kubernetes.io/component': 'server', ...PART_OF },
      // The Model Registry's page finds the catalog by the label `component`.
      labels: { ...SERVER, component: NAME },
      ports: [{ name: 'http-api', port: platform.services.modelCatalog.port, protocol: 'TCP', appProtocol: 'http' }],
      more: { type: 'ClusterIP' },
    });
  }
}

function server(
  { images, network, services }: Platform,
  huggingFace: string,
  database: Environment,
  { mounts }: Pick<ContainerProps, 'mounts'>,
): ContainerProps {
  const { port: listen } = services.modelCatalog;
  const probe = { tcpSocket: { port: 'http-api' }, periodSeconds: 5, timeoutSeconds: 2 };
  return {
    name: 'catalog',
    image: images.modelRegistryServer,
    command: ['/model-registry', 'catalog'],
    args: [
      `--performance-metrics=${PERFORMANCE_DATA}`,
      `--listen=${network.listenAddress}:${listen}`,
      `--catalogs-path=${SOURCES}/sources.yaml`,
    ],
    env: {
      ...database,
      HF_API_KEY: { secretKeyRef: { name: huggingFace, key: 'HF_API_KEY', optional: true } },
    },
    ports: [port(listen, 'http-api')],
    mounts: { [PERFORMANCE_DATA]: 'perf-data', [SOURCES]: 'sources', ...mounts },
    liveness: { ...probe, initialDelaySeconds: 30 },
    readiness: { ...probe, initialDelaySeconds: 3 },
    securityContext: UNPRIVILEGED,
  };
}

/** Performance data of models: an empty tar archive, to be replaced by your own. Upstream's data are only examples. */
const NO_DATA = { 'dev-validated-perf-data.tar.gz': 'H4sIAAAAAAACA2NgGAWjYBSMVAAALq+17wAEAAA=' };

function unpackData(image: string): k8s.Container {
  return container({
    name: 'perf-data-init',
    image,
    command: ['/bin/sh', '-c', `tar zxf ${UPLOADED_DATA}/dev-validated-perf-data.tar.gz -C /shared`],
    mounts: { '/shared': 'perf-data', [UPLOADED_DATA]: 'demo-perf-data' },
    // The user `nobody`. Busybox runs as root by default, and the namespace admits no pods of root.
    securityContext: { ...UNPRIVILEGED, runAsNonRoot: true, runAsUser: NOBODY },
  });
}
