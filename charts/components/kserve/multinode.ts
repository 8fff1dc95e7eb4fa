import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { container, type ContainerProps, field } from '../../kit';
import type * as k8s from '../../kit/k8s';

const RAY_PORT = '6379';
const RUNTIME = 'http://localhost:8080';
const SHARED_MEMORY = { name: 'shm', emptyDir: { medium: 'Memory', sizeLimit: '3Gi' } };

/** A server of Hugging Face models that spans nodes: a head, which KServe's requests go to, and workers, joined by Ray. */
export function multinodeServer(image: string) {
  return {
    containers: [rayNode({ name: 'kserve-container', image, ...HEAD }, HEAD_STARTUP)],
    volumes: [SHARED_MEMORY],
    workerSpec: {
      containers: [rayNode({ name: 'worker-container', image, ...WORKER }, WORKER_STARTUP)],
      // KServe fills these in from the InferenceService.
      pipelineParallelSize: 1,
      tensorParallelSize: 1,
      volumes: [SHARED_MEMORY],
    },
  };
}

function rayNode(props: ContainerProps, startupProbe: k8s.Probe): k8s.Container {
  return container({
    ...props,
    mounts: { '/dev/shm': SHARED_MEMORY.name },
    resources: { limits: { cpu: '4', memory: '12Gi' }, requests: { cpu: '2', memory: '6Gi' } },
    // As upstream: no more than the namespace's Pod Security level demands, because the image is built for GPUs.
    more: { startupProbe, securityContext: undefined },
  });
}

const HEAD = {
  command: program('multinode-head.sh'),
  args: ['--model_name={{.Name}}'],
  env: {
    RAY_PORT,
    POD_NAMESPACE: field('metadata.namespace'),
    POD_IP: field('status.podIP'),
    VLLM_CONFIG_ROOT: '/tmp',
    HF_HUB_CACHE: '/tmp',
  },
  liveness: running(
    healthCheck('registered_node_and_runtime_health', `--health_check_url ${RUNTIME}`, 'head_liveness'),
  ),
  readiness: running(healthCheck('runtime_health', `--health_check_url ${RUNTIME}`, 'head_readiness')),
};
const HEAD_STARTUP = starting(
  healthCheck('registered_node_and_runtime_health', `--health_check_url ${RUNTIME}`, 'head_startup'),
);

const HEAD_HOST = '${HEAD_SVC}.${POD_NAMESPACE}.svc.cluster.local';
const WORKER = {
  command: program('multinode-worker.sh'),
  env: { POD_NAME: field('metadata.name'), POD_NAMESPACE: field('metadata.namespace') },
  liveness: running(
    `export RAY_ADDRESS=${HEAD_HOST}:${RAY_PORT}`,
    'python ./huggingfaceserver/health_check.py registered_nodes --probe_name worker_liveness',
  ),
};
const WORKER_STARTUP = starting(
  `export RAY_HEAD_NODE=${HEAD_HOST}`,
  `export RAY_ADDRESS=\${RAY_HEAD_NODE}:${RAY_PORT}`,
  healthCheck(
    'registered_node_and_runtime_models',
    '--runtime_url http://${RAY_HEAD_NODE}:8080/v1/models',
    'worker_startup',
  ),
);

/** A script beside this file. Arguments of the container become the script's. */
function program(file: string): readonly string[] {
  return ['bash', '-c', readFileSync(join(__dirname, file), 'utf8')];
}

/** The image's own program that asks Ray and the server how they are. */
function healthCheck(what: string, where: string, probe: string): string {
  return `python ./huggingfaceserver/health_check.py ${what} ${where} --probe_name ${probe}`;
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
