import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import type { Construct } from 'constructs';

import type { Facts } from '../../config/components';
import { NVIDIA_GPU } from '../../config/cluster/device-plugins';
import { type NodePlacement, placementFor, placementOn } from '../../config/cluster/offered';
import type { Platform } from '../../config/platform';
import { serviceHost } from '../../contract/cluster-domain';
import { STORAGE_INITIALIZER } from '../../contract/admission/made';
import { Component, container, type ContainerProps, field, type k8s, Resource, Stage, UNPRIVILEGED } from '../../kit';
import { MODEL_SERVERS, type ModelServer, type RuntimePods } from './model-servers';

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
  static readonly facts: Facts = {
    name: 'kserve-runtimes',
    stage: Stage.CATALOG,
    namespace: 'kubeflow',
    requires: ['kserve'],
  };

  constructor(scope: Construct, { images, services, accelerators }: Platform) {
    super(scope, KServeRuntimes.facts);
    for (const [name, server] of Object.entries(MODEL_SERVERS)) {
      this.renderRuntime(name, server, modelServerPods(images[server.image], server));
    }
    const multinode = { formats: { huggingface: [2, '1'] }, protocols: ['v2', 'v1'] } as const;
    this.renderRuntime(
      'huggingfaceserver-multinode',
      multinode,
      multinodePods(
        images.kserveHuggingFaceServerGpu,
        services.clusterDomain,
        placementFor(accelerators, [NVIDIA_GPU]),
      ),
    );
    for (const gpu of accelerators.gpus.filter(({ kind }) => kind === 'nvidia')) this.renderOnGpu(gpu, images);

    const { limits, requests } = STORAGE_INITIALIZER;
    new Resource(this, 'serving.kserve.io/v1alpha1/ClusterStorageContainer', 'default', {
      spec: {
        container: {
          name: 'storage-initializer',
          image: images.kserveStorageInitializer,
          imagePullPolicy: 'IfNotPresent',
          resources: { limits, requests },
        },
        supportsMultiModelDownload: true,
        supportedUriFormats: STORAGE_URIS,
        workloadType: 'initContainer',
      },
    });
  }

  /** The server of Hugging Face models on a GPU, for models that name it: others take the one that needs none. */
  private renderOnGpu(gpu: Platform['accelerators']['gpus'][number], images: Platform['images']): void {
    const name = 'huggingfaceserver';
    const server = MODEL_SERVERS[name];
    if (!server) return;
    const { containers, ...pods } = modelServerPods(images.kserveHuggingFaceServerGpu, server);
    const [{ key }] = gpu.resources;
    const withGpu = containers.map((each) => {
      const { requests, limits } = each.resources ?? {};
      return { ...each, resources: { requests, limits: { ...limits, [key]: '1' } } };
    });
    const formats = { huggingface: [undefined, '1'] } as const;
    const onNodes = { ...pods, ...placementOn([gpu]), containers: withGpu };
    this.renderRuntime(`${name}-${gpu.name}`, { ...server, formats }, onNodes);
  }

  private renderRuntime(name: string, server: Omit<ModelServer, 'image'>, pods: RuntimePods): void {
    const { formats, protocols, metricsPort = 8080, unasked = true } = server;
    const spec = {
      annotations: { 'prometheus.kserve.io/path': '/metrics', 'prometheus.kserve.io/port': String(metricsPort) },
      protocolVersions: protocols,
      supportedModelFormats: Object.entries(formats).flatMap(([format, [priority, ...versions]]) => {
        const autoSelect = priority === undefined ? undefined : unasked;
        return versions.map((version) => ({ name: format, version, priority, autoSelect }));
      }),
      ...pods,
    };
    // The program, whatever the runtime's name is.
    const annotations = { 'serving.kserve.io/server-type': name.replace('-multinode', '') };
    new Resource(this, 'serving.kserve.io/v1alpha1/ClusterServingRuntime', `kserve-${name}`, { spec }, { annotations });
  }
}

function modelServerPods(image: string, server: ModelServer): RuntimePods {
  const { command, args, env, mounts, user: runAsUser, pods } = server;
  const amounts = { cpu: '1', memory: '2Gi' };
  const serving = container({
    name: 'kserve-container',
    image,
    command,
    args,
    env,
    mounts,
    resources: { limits: amounts, requests: amounts },
    securityContext: { ...UNPRIVILEGED, privileged: false, runAsNonRoot: true, runAsUser },
  });
  return { containers: [serving], ...pods };
}

const RAY_PORT = '6379';
const SHARED_MEMORY = { name: 'shm', emptyDir: { medium: 'Memory', sizeLimit: '3Gi' } };

/** A server of Hugging Face models that spans nodes: a head, which requests go to, and workers, joined by Ray. */
function multinodePods(image: string, clusterDomain: string, placement: NodePlacement): RuntimePods {
  return {
    containers: [rayNode({ name: 'kserve-container', image, ...head() })],
    volumes: [SHARED_MEMORY],
    ...placement,
    workerSpec: {
      ...placement,
      containers: [rayNode({ name: 'worker-container', image, ...worker(clusterDomain) })],
      // KServe fills these in from the InferenceService.
      pipelineParallelSize: 1,
      tensorParallelSize: 1,
      volumes: [SHARED_MEMORY],
    },
  };
}

function head() {
  const runtime = '--health_check_url http://localhost:8080';
  const all = `registered_node_and_runtime_health ${runtime}`;
  return {
    command: program('multinode-head.sh'),
    args: ['--model_name={{.Name}}'],
    env: {
      RAY_PORT,
      POD_NAMESPACE: field('metadata.namespace'),
      POD_IP: field('status.podIP'),
      VLLM_CONFIG_ROOT: '/tmp',
      HF_HUB_CACHE: '/tmp',
    },
    startup: starting(healthCheck(all, 'head_startup')),
    liveness: running(healthCheck(all, 'head_liveness')),
    readiness: running(healthCheck(`runtime_health ${runtime}`, 'head_readiness')),
  };
}

function worker(clusterDomain: string) {
  const host = serviceHost('${HEAD_SVC}', '${POD_NAMESPACE}', clusterDomain);
  const models = 'registered_node_and_runtime_models --runtime_url http://${RAY_HEAD_NODE}:8080/v1/models';
  const hostPort = `export RAY_ADDRESS=\${RAY_HEAD_NODE}:${RAY_PORT}`;
  return {
    command: program('multinode-worker.sh'),
    env: { POD_NAME: field('metadata.name'), POD_NAMESPACE: field('metadata.namespace') },
    startup: starting(`export RAY_HEAD_NODE=${host}`, hostPort, healthCheck(models, 'worker_startup')),
    liveness: running(`export RAY_ADDRESS=${host}:${RAY_PORT}`, healthCheck('registered_nodes', 'worker_liveness')),
  };
}

function rayNode({ startup, ...props }: ContainerProps & { readonly startup: k8s.Probe }): k8s.Container {
  return container({
    ...props,
    mounts: { '/dev/shm': SHARED_MEMORY.name },
    resources: { limits: { cpu: '4', memory: '12Gi' }, requests: { cpu: '2', memory: '6Gi' } },
    // As upstream: no more than the namespace's Pod Security level demands, because the image is built for GPUs.
    more: { startupProbe: startup, securityContext: undefined },
  });
}

/** A script beside this file. Arguments of the container become the script's. */
function program(file: string): readonly string[] {
  return ['bash', '-c', readFileSync(join(__dirname, file), 'utf8')];
}

/** The image's own program that asks Ray and the server how they are. */
function healthCheck(what: string, probe: string): string {
  return `python ./huggingfaceserver/health_check.py ${what} --probe_name ${probe}`;
}

function running(...lines: readonly string[]): k8s.Probe {
  return { ...shell(lines), failureThreshold: 2, periodSeconds: 5, successThreshold: 1, timeoutSeconds: 15 };
}

/** A large model takes its time: 20 minutes at most, after the first. */
function starting(...lines: readonly string[]): k8s.Probe {
  const timing = { failureThreshold: 40, initialDelaySeconds: 60, periodSeconds: 30, timeoutSeconds: 30 };
  return { ...shell(lines), ...timing, successThreshold: 1 };
}

function shell(lines: readonly string[]): k8s.Probe {
  return { exec: { command: ['bash', '-c', lines.map((line) => `${line}\n`).join('')] } };
}
