import type { Platform } from '../../config/platform';
import type { EnvValue } from '../../kit';

/**
 * A model format and its version; and the priority with which the server is taken for models that name no runtime
 * (the highest wins). Without one, the server is never taken unasked.
 */
export type Format = readonly [name: string, version: string, priority?: number];

/** A program that serves models of certain formats. */
export interface ModelServer {
  readonly image: keyof Platform['images'];
  readonly formats: readonly Format[];
  /** Versions of the inference protocol that it speaks, its own first. */
  readonly protocols: readonly ('v1' | 'v2' | 'grpc-v1' | 'grpc-v2')[];
  /** @default the image's own */
  readonly command?: readonly string[];
  /** KServe fills in what stands between double braces. @default none */
  readonly args?: readonly string[];
  /** @default none */
  readonly env?: Readonly<Record<string, EnvValue>>;
  /** @default 8080 */
  readonly metricsPort?: number;
  /** The user that the program runs as. @default the image's own, which must not be root */
  readonly user?: number;
  /** A folder in memory, which processes share. @default none */
  readonly memoryMount?: { readonly path: string; readonly volume: string };
}

const NAME = '--model_name={{.Name}}';
/** Arguments of the servers that KServe builds itself. */
const KSERVE_ARGS = [NAME, '--model_dir=/mnt/models', '--http_port=8080'] as const;
const ONE_THREAD = [...KSERVE_ARGS, '--nthread=1'] as const;

/** Those that KServe builds itself. */
const KSERVE_SERVERS: Readonly<Record<string, ModelServer>> = {
  huggingfaceserver: {
    image: 'kserveHuggingFaceServer',
    formats: [['huggingface', '1', 1]],
    protocols: ['v2', 'v1'],
    args: [NAME],
    env: { LMCACHE_USE_EXPERIMENTAL: 'True' },
    memoryMount: { path: '/dev/shm', volume: 'devshm' },
  },
  lgbserver: {
    image: 'kserveLgbServer',
    formats: [['lightgbm', '3', 1]],
    protocols: ['v1', 'v2'],
    args: ONE_THREAD,
  },
  paddleserver: {
    image: 'kservePaddleServer',
    formats: [['paddle', '2', 1]],
    protocols: ['v1', 'v2'],
    args: KSERVE_ARGS,
  },
  pmmlserver: {
    image: 'kservePmmlServer',
    formats: [
      ['pmml', '3', 1],
      ['pmml', '4', 1],
    ],
    protocols: ['v1', 'v2'],
    args: KSERVE_ARGS,
  },
  sklearnserver: {
    image: 'kserveSklearnServer',
    formats: [['sklearn', '1', 1]],
    protocols: ['v1', 'v2'],
    args: KSERVE_ARGS,
  },
  xgbserver: {
    image: 'kserveXgbServer',
    formats: [['xgboost', '1', 1]],
    protocols: ['v1', 'v2'],
    args: ONE_THREAD,
  },
};

/** Those of other projects. */
const OTHER_SERVERS: Readonly<Record<string, ModelServer>> = {
  mlserver: {
    image: 'mlServer',
    formats: [
      ['sklearn', '0', 2],
      ['sklearn', '1', 2],
      ['xgboost', '1', 2],
      ['xgboost', '2', 2],
      ['lightgbm', '3', 2],
      ['lightgbm', '4', 2],
      ['mlflow', '1', 1],
      ['mlflow', '2', 1],
    ],
    protocols: ['v2'],
    env: {
      MLSERVER_MODEL_IMPLEMENTATION: '{{.Labels.modelClass}}',
      MLSERVER_HTTP_PORT: '8080',
      MLSERVER_GRPC_PORT: '9000',
      MODELS_DIR: '/mnt/models',
    },
  },
  'tensorflow-serving': {
    image: 'tensorflowServing',
    formats: [
      ['tensorflow', '1', 2],
      ['tensorflow', '2', 2],
    ],
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
    formats: [['pytorch', '1', 2]],
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
    formats: [
      ['tensorrt', '8', 1],
      ['tensorflow', '1', 1],
      ['tensorflow', '2', 1],
      ['onnx', '1', 1],
      ['pytorch', '1'],
      ['triton', '2', 1],
    ],
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

/** The model servers, by name without the `kserve-` that all begin with. */
export const MODEL_SERVERS = { ...KSERVE_SERVERS, ...OTHER_SERVERS };
