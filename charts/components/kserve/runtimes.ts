import type { Construct } from 'constructs';

import type { CustomResources } from '../../../imports';
import type { Platform } from '../../config/platform';
import { Component, container, Resource, Stage, UNPRIVILEGED } from '../../kit';
import { type Format, MODEL_SERVERS, type ModelServer } from './model-servers';
import { multinodeServer } from './multinode';

/** Where and how a model's pod gets its model from, by the URI of the model. */
const STORAGE_URIS = [
  ...['gs://', 's3://', 'hdfs://', 'hf://', 'webhdfs://'].map((prefix) => ({ prefix })),
  { regex: 'https://(.+?).blob.core.windows.net/(.+)' },
  { regex: 'https://(.+?).file.core.windows.net/(.+)' },
  { regex: 'https?://(.+)/(.+)' },
];

/**
 * What KServe serves models with: a model server for each format, and the program that fetches models. They are in a
 * stage of their own, because KServe's webhook must admit them.
 */
export class KServeRuntimes extends Component {
  static readonly requires = ['kserve'] as const;

  constructor(scope: Construct, { images }: Platform) {
    super(scope, 'kserve-runtimes', { stage: Stage.CATALOG, namespace: 'kubeflow' });

    for (const [name, server] of Object.entries(MODEL_SERVERS)) this.renderServer(name, images[server.image], server);
    this.renderRuntime('huggingfaceserver-multinode', {
      metricsPort: 8080,
      protocols: ['v2', 'v1'],
      formats: [['huggingface', '1', 2]],
      pods: multinodeServer(images.kserveHuggingFaceServerGpu),
    });
    const limits = { cpu: '1', memory: '1Gi' };
    const requests = { cpu: '100m', memory: '100Mi' };
    new Resource(this, 'serving.kserve.io/v1alpha1/ClusterStorageContainer', 'default', {
      spec: {
        container: {
          name: 'storage-initializer',
          image: images.kserveStorageInitializer,
          resources: { limits, requests },
        },
        supportedUriFormats: STORAGE_URIS,
        workloadType: 'initContainer',
      },
    });
  }

  private renderServer(name: string, image: string, server: ModelServer): void {
    const { command, args, env, user: runAsUser, metricsPort = 8080, protocols, formats, memoryMount } = server;
    const amounts = { cpu: '1', memory: '2Gi' };
    const serving = container({
      name: 'kserve-container',
      image,
      command,
      args,
      env,
      mounts: memoryMount && { [memoryMount.path]: memoryMount.volume },
      resources: { limits: amounts, requests: amounts },
      securityContext: { ...UNPRIVILEGED, privileged: false, runAsNonRoot: true, runAsUser },
    });
    const volumes = memoryMount && [{ name: memoryMount.volume, emptyDir: { medium: 'Memory' } }];
    const pods = { containers: [serving], hostIPC: memoryMount && false, volumes };
    this.renderRuntime(name, { metricsPort, protocols, formats, pods });
  }

  private renderRuntime(name: string, props: RuntimeProps): void {
    new Resource(this, 'serving.kserve.io/v1alpha1/ClusterServingRuntime', `kserve-${name}`, {
      spec: {
        annotations: {
          'prometheus.kserve.io/path': '/metrics',
          'prometheus.kserve.io/port': String(props.metricsPort),
        },
        protocolVersions: props.protocols,
        supportedModelFormats: props.formats.map(modelFormat),
        ...props.pods,
      },
    });
  }
}

type RuntimeSpec = NonNullable<CustomResources['serving.kserve.io/v1alpha1/ClusterServingRuntime']['spec']>;

interface RuntimeProps extends Pick<ModelServer, 'protocols' | 'formats'> {
  readonly metricsPort: number;
  readonly pods: Pick<RuntimeSpec, 'containers' | 'hostIPC' | 'volumes' | 'workerSpec'>;
}

/** A format with a priority is taken for models that name no runtime. */
function modelFormat([name, version, priority]: Format) {
  return { name, version, priority, autoSelect: priority === undefined ? undefined : true };
}
