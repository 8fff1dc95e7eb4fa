import type { CustomResources } from '../../../imports';
import type { Platform } from '../../config/platform';
import type { ContainerProps } from '../../kit';

type Spec = NonNullable<CustomResources['serving.kserve.io/v1alpha1/ClusterServingRuntime']['spec']>;
/** What a serving runtime says of the pods of models. */
export type RuntimePods = Pick<
  Spec,
  'containers' | 'hostIPC' | 'multiModel' | 'nodeSelector' | 'tolerations' | 'volumes' | 'workerSpec'
>;

/** A program that serves models of certain formats. KServe fills in what stands between double braces. */
export interface ModelServer extends Pick<ContainerProps, 'command' | 'args' | 'env' | 'mounts'> {
  readonly image: keyof Platform['images'];
  /**
   * Versions of each model format, after the priority with which the server is taken for models that name no runtime
   * (the highest wins). Without a priority, it is never taken unasked.
   */
  readonly formats: Readonly<Record<string, readonly [priority: number | undefined, ...versions: string[]]>>;
  /** Whether it may be taken for models that name no runtime. @default true */
  readonly unasked?: boolean;
  /** Versions of the inference protocol that it speaks, its own first. */
  readonly protocols: readonly ('v1' | 'v2' | 'grpc-v1' | 'grpc-v2')[];
  /** @default 8080 */
  readonly metricsPort?: number;
  /** The user that the program runs as. @default the image's own, which must not be root */
  readonly user?: number;
  /** Further fields of the pods. @default none */
  readonly pods?: Omit<RuntimePods, 'containers'>;
}

const NAME = '--model_name={{.Name}}';
/** What the servers that KServe builds itself have in common. */
const OWN = { protocols: ['v1', 'v2'], args: [NAME, '--model_dir=/mnt/models', '--http_port=8080'] } as const;
const ONE_THREAD = { ...OWN, args: [...OWN.args, '--nthread=1'] };

/** The model servers, by name without the `kserve-` that all begin with. */
export const MODEL_SERVERS: Readonly<Record<string, ModelServer>> = {
  huggingfaceserver: {
    image: 'kserveHuggingFaceServer',
    formats: { huggingface: [1, '1'] },
    protocols: ['v2', 'v1'],
    args: [NAME],
    env: { LMCACHE_USE_EXPERIMENTAL: 'True' },
    // Its processes share memory.
    mounts: { '/dev/shm': 'devshm' },
    pods: { hostIPC: false, volumes: [{ name: 'devshm', emptyDir: { medium: 'Memory' } }] },
  },
  lgbserver: { ...ONE_THREAD, image: 'kserveLgbServer', formats: { lightgbm: [1, '4'] } },
  paddleserver: { ...OWN, image: 'kservePaddleServer', formats: { paddle: [1, '2'] } },
  pmmlserver: { ...OWN, image: 'kservePmmlServer', formats: { pmml: [1, '3', '4'] } },
  predictiveserver: {
    ...OWN,
    image: 'kservePredictiveServer',
    formats: { sklearn: [3, '1'], xgboost: [3, '2'], lightgbm: [3, '4'] },
    unasked: false,
    args: [...OWN.args, '--framework={{.Annotations.modelFormat}}', '--nthread=1'],
    pods: { multiModel: false },
  },
  sklearnserver: { ...OWN, image: 'kserveSklearnServer', formats: { sklearn: [1, '1'] } },
  xgbserver: { ...ONE_THREAD, image: 'kserveXgbServer', formats: { xgboost: [1, '2'] } },
  mlserver: {
    image: 'mlServer',
    formats: { sklearn: [2, '0', '1'], xgboost: [2, '1', '2'], lightgbm: [2, '3', '4'], mlflow: [1, '1', '2'] },
    protocols: ['v2'],
    env: {
      MLSERVER_MODEL_IMPLEMENTATION: '{{.Labels.modelClass}}',
      MLSERVER_HTTP_PORT: '8080',
      MLSERVER_GRPC_PORT: '9000',
    },
  },
  'tensorflow-serving': {
    image: 'tensorflowServing',
    formats: { tensorflow: [2, '1', '2'] },
    protocols: ['v1', 'grpc-v1'],
    command: ['/usr/bin/tensorflow_model_server'],
    args: [
      NAME,
      '--port=9000',
      '--rest_api_port=8080',
      '--model_base_path=/mnt/models',
      '--rest_api_timeout_in_ms=60000',
    ],
    user: 1000,
  },
  torchserve: {
    image: 'torchServe',
    formats: { pytorch: [2, '1'] },
    protocols: ['v1', 'v2', 'grpc-v2'],
    args: [
      'torchserve',
      '--start',
      '--model-store=/mnt/models/model-store',
      '--ts-config=/mnt/models/config/config.properties',
    ],
    env: { TS_SERVICE_ENVELOPE: '{{.Labels.serviceEnvelope}}' },
    metricsPort: 8082,
    user: 1000,
  },
  tritonserver: {
    image: 'tritonServer',
    formats: {
      tensorrt: [1, '8'],
      tensorflow: [1, '1', '2'],
      onnx: [1, '1'],
      pytorch: [undefined, '1'],
      triton: [1, '2'],
    },
    protocols: ['v2', 'grpc-v2'],
    args: [
      'tritonserver',
      '--model-store=/mnt/models',
      '--grpc-port=9000',
      '--http-port=8080',
      '--allow-grpc=true',
      '--allow-http=true',
    ],
    metricsPort: 8002,
    user: 1000,
  },
};
