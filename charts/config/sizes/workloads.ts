/**
 * CPU in thousandths of a core and memory in Mi: what a container asks for, and what it may take at most. What is left
 * out is upstream's, and stands in the component.
 */
export type Amounts = readonly [cpu?: number, memory?: number, cpuLimit?: number, memoryLimit?: number];

/** How the kubelet asks a container for its health: a connection to a port, or a GET request. */
export type Check = { readonly tcp: number | 'first port' } | { readonly path: string; readonly port: number };

/** What upstream's manifests do not say of a container, or say otherwise. */
export interface ContainerFacts {
  /** Requests and limits in the size `standard`. @default upstream's */
  readonly amounts: Amounts;
  /** Whether it lives. @default upstream's, or none */
  readonly live?: Check;
  /** Whether it takes requests. @default upstream's, or the same as whether it lives */
  readonly ready?: Check;
  /** Whether it may take minutes until it is healthy, as a database does that recovers. @default false */
  readonly slowStart?: boolean;
  /** User it runs as, for images that work with any. @default upstream's, or the image's */
  readonly user?: number;
  /** Folders that it writes to; the rest of its file system is read-only. @default it may write everywhere */
  readonly writes?: readonly string[];
}

/** One Deployment, StatefulSet or DaemonSet. */
export interface WorkloadFacts {
  readonly containers: Readonly<Record<string, ContainerFacts>>;
  /** Whether several pods of it may run at once. @default false */
  readonly several?: boolean;
  /** Whether each node has a pod of it, so that their number follows from the cluster. @default false */
  readonly onEachNode?: boolean;
  /** Flag of the first of these containers by which its pods elect a leader, where upstream does not set it. */
  readonly elect?: string;
  /** Whether its roles leave out the Leases that an election needs. @default false */
  readonly needsLeases?: boolean;
  /** Whether it calls addresses outside of the cluster, and so needs a proxy where there is one. @default false */
  readonly callsOut?: boolean;
  /** Whether it never calls the API server, and so needs no token of its ServiceAccount. @default false */
  readonly noToken?: boolean;
}

/** The user of distroless images; programs that read no home folder run under whatever user. */
const NONROOT = 65532;
const TMP = ['/tmp'] as const;
/** Upstream's amount, before one that is ours. */
const _ = undefined;

/** A port whose listening shows that a program lives, where upstream does not ask. */
type Numbers = readonly [cpu?: number, memory?: number, cpuLimit?: number, memoryLimit?: number, port?: number];

function asIs(...[cpu, memory, cpuLimit, memoryLimit, port]: Numbers): ContainerFacts {
  return { amounts: [cpu, memory, cpuLimit, memoryLimit], ...(port !== undefined && { live: { tcp: port } }) };
}

/** A program that writes no file but to its volumes, and keeps its user. */
function readOnly(...numbers: Numbers): ContainerFacts {
  return { ...asIs(...numbers), writes: [] };
}

/** A program that writes no file but to its volumes. */
function go(...numbers: Numbers): ContainerFacts {
  return { ...readOnly(...numbers), user: NONROOT };
}

/** A program with a folder for temporary files. */
function withTmp(...numbers: Numbers): ContainerFacts {
  return { ...asIs(...numbers), user: NONROOT, writes: TMP };
}

/** A database, which keeps the user that its files belong to. */
function database(...amounts: Amounts): ContainerFacts {
  return { amounts, live: { tcp: 'first port' }, slowStart: true };
}

/** gunicorn keeps its workers' heartbeats in /tmp; the paths are those of Kubeflow's crud-web-apps. */
const webApp: ContainerFacts = {
  ...withTmp(25, 128, 500, 512),
  live: { path: '/healthz/liveness', port: 5000 },
  ready: { path: '/healthz/readiness', port: 5000 },
};
/** Its image has a user of its own, whom its start script looks up. */
const sparkOperator: ContainerFacts = { ...asIs(50, 256, 1000, 1024), writes: TMP };
const metricsProxy = go(_, _, _, _, 8443);

const NO_TOKEN = { noToken: true } as const;
const OUT = { callsOut: true } as const;
const DAEMON = { onEachNode: true } as const;
const LEASES = { needsLeases: true } as const;
type Containers = WorkloadFacts['containers'];

function single(containers: Containers, more: Omit<WorkloadFacts, 'containers'> = {}): WorkloadFacts {
  return { containers, ...more };
}

function several(containers: Containers, more: Omit<WorkloadFacts, 'containers'> = {}): WorkloadFacts {
  return { containers, several: true, ...more };
}

function devicePlugin(container: string): WorkloadFacts {
  return single({ [container]: asIs(10, 64, 200, 256) }, { ...DAEMON, ...NO_TOKEN });
}

/**
 * What the workloads of the platform need and allow, by component and workload: the base of all sizes. Nothing here
 * repeats what a component says. Amounts are what the program needs at rest, with limits that an ordinary cluster of
 * some hundred pods does not reach.
 */
export const WORKLOADS = {
  'cert-manager/cert-manager': several({ 'cert-manager-controller': go(25, 64, 500, 1024) }, OUT),
  'cert-manager/cert-manager-cainjector': several({ 'cert-manager-cainjector': go(25, 128, 500, 1024, 9402) }),
  'cert-manager/cert-manager-webhook': several({ 'cert-manager-webhook': go(10, 32, 500, 256) }),

  'istio/istiod': several({ discovery: readOnly(_, _, 2000, 4096, 8080) }, OUT),
  'istio/istio-ingressgateway': several({ 'istio-proxy': asIs(_, _, _, _, 15021) }),
  'istio/istio-cni-node': single({ 'install-cni': asIs(_, _, 500, 512) }, DAEMON),
  'istio/ztunnel': single({ 'istio-proxy': asIs(_, _, 2000, 1024) }, DAEMON),
  'cluster-local-gateway/cluster-local-gateway': several({ 'istio-proxy': asIs(_, _, _, _, 15020) }),

  'dex/dex': several({ dex: go(25, 64, 500, 256, 5556) }, OUT),
  'cluster-jwks-proxy/cluster-jwks-proxy': several({ 'kubectl-proxy': readOnly(10, 32, 200, 128) }),
  'oauth2-proxy/oauth2-proxy': several({ 'oauth2-proxy': go(25, 64, 500, 256) }, { ...NO_TOKEN, ...OUT }),

  'knative-serving/activator': several({ activator: go() }),
  'knative-serving/autoscaler': several({ autoscaler: go() }),
  'knative-serving/controller': several({ controller: go() }, OUT),
  'knative-serving/webhook': several({ webhook: go() }),
  'knative-serving/net-istio-controller': several({ controller: go() }),
  'knative-serving/net-istio-webhook': several({ webhook: go() }),
  'knative-eventing/eventing-controller': several({ 'eventing-controller': go(_, _, 1000, 1000) }),
  'knative-eventing/eventing-webhook': several({ 'eventing-webhook': go() }),
  'knative-eventing/job-sink': several({ 'job-sink': go() }),
  'knative-eventing/pingsource-mt-adapter': single({ dispatcher: go() }),
  'knative-eventing/request-reply': single({ 'request-reply': go(125, 64, 1000, 512, 8080) }),

  'profiles/profiles-deployment': several({
    manager: go(25, 64, 500, 512),
    // Its library writes errors into files in `/tmp`, and ends the program where it cannot.
    'access-management': withTmp(25, 64, 500, 256),
  }),
  'central-dashboard/dashboard': several({ dashboard: asIs(50, 128, 500, 512) }),
  'poddefaults/poddefaults-webhook-deployment': several({ 'poddefaults-webhook': readOnly(25, 64, 500, 256, 4443) }),
  'notebook-controller/notebook-controller-deployment': several(
    { manager: go(25, 64, 500, 512) },
    { ...LEASES, elect: '--enable-leader-election' },
  ),
  'jupyter-web-app/jupyter-web-app-deployment': several({ 'jupyter-web-app': webApp }),
  'volumes-web-app/volumes-web-app-deployment': several({ 'volumes-web-app': webApp }),
  'tensorboards-web-app/tensorboards-web-app-deployment': several({ 'tensorboards-web-app': webApp }),
  'tensorboard-controller/tensorboard-controller-deployment': several(
    { manager: go(_, _, _, 256), 'kube-rbac-proxy': metricsProxy },
    { elect: '--leader-elect' },
  ),
  'pvcviewer/pvcviewer-controller-manager': several({ manager: go(_, _, _, 256), 'kube-rbac-proxy': metricsProxy }),

  'pipelines/ml-pipeline': several({ 'ml-pipeline-api-server': withTmp(_, _, 2000, 2048) }, OUT),
  'pipelines/ml-pipeline-ui': several({ 'ml-pipeline-ui': withTmp(_, 128, 500, 512) }, OUT),
  'pipelines/ml-pipeline-persistenceagent': single({ 'ml-pipeline-persistenceagent': withTmp(_, _, 1000, 2048) }),
  'pipelines/ml-pipeline-scheduledworkflow': single({
    'ml-pipeline-scheduledworkflow': withTmp(25, 64, 500, 512, 9090),
  }),
  'pipelines/ml-pipeline-viewer-crd': single({ 'ml-pipeline-viewer-crd': withTmp(10, 64, 500, 256) }),
  'pipelines/ml-pipeline-visualizationserver': several(
    { 'ml-pipeline-visualizationserver': asIs(_, _, 1000, 2048) },
    NO_TOKEN,
  ),
  'pipelines/cache-server': several({ server: withTmp(25, 64, 500, 1024, 8443) }),
  'pipelines/metadata-envoy-deployment': several({ container: withTmp(25, 64, 500, 256, 9090) }, NO_TOKEN),
  'pipelines/metadata-grpc-deployment': several({ container: withTmp(50, 128, 1000, 1024) }, NO_TOKEN),
  'pipelines/metadata-writer': single({ main: withTmp(25, 128, 500, 1024) }),
  'pipelines/workflow-controller': several({ 'workflow-controller': go(_, _, 2000, 4096) }),
  'pipelines/mysql': single({ mysql: database(_, _, 2000, 2048) }, NO_TOKEN),
  'pipelines/postgres': single({ postgres: database(100, 256, 2000, 2048) }, NO_TOKEN),
  'pipelines/seaweedfs': single({ seaweedfs: asIs(50, 256, 2000, 2048) }, NO_TOKEN),
  'pipelines/kubeflow-pipelines-profile-controller': several(
    { 'profile-controller': withTmp(25, 64, 500, 256, 8080) },
    NO_TOKEN,
  ),
  'pipelines/object-store-keys': single({ 'object-store-keys': withTmp(10, 64, 500, 256) }),
  'pipelines/metacontroller': several({ metacontroller: go() }, { ...LEASES, elect: '--leader-election' }),

  // Its election is a setting of its ConfigMap.
  'katib/katib-controller': several({ 'katib-controller': go(50, 128, 1000, 1024) }, LEASES),
  'katib/katib-db-manager': several({ 'katib-db-manager': go(25, 64, 500, 256) }, NO_TOKEN),
  'katib/katib-ui': several({ 'katib-ui': go(25, 64, 500, 512, 8080) }),
  'katib/katib-mysql': single({ 'katib-mysql': database(50, 512, 1000, 1024) }, NO_TOKEN),
  'katib/katib-postgres': single({ 'katib-postgres': database(50, 128, 1000, 1024) }, NO_TOKEN),

  'kserve/kserve-controller-manager': several({
    manager: go(_, _, 1000, 1024),
    'kube-rbac-proxy': go(5, 64, 500, 128, 8443),
  }),
  'kserve/kserve-localmodel-controller-manager': several(
    { manager: go(_, _, 1000, 512) },
    { ...LEASES, elect: '--leader-elect' },
  ),
  'kserve/llmisvc-controller-manager': several({ manager: go(_, _, 1000, 1024) }),
  'kserve-models-web-app/kserve-models-web-application': several({
    'kserve-models-web-application': withTmp(25, 128, 500, 512),
  }),

  'trainer/kubeflow-trainer-controller-manager': several({ manager: go(50, 128, 1000, 1024) }),
  'trainer/jobset-controller-manager': several({ manager: go(100, _, 1000) }),
  'training-operator/training-operator': several(
    { 'training-operator': go(50, 128, 1000, 1024) },
    { ...LEASES, elect: '--leader-elect' },
  ),
  'spark-operator/spark-operator-controller': several({ 'spark-operator-controller': sparkOperator }),
  'nvidia-device-plugin/nvidia-device-plugin': devicePlugin('nvidia-device-plugin'),
  'amd-device-plugin/amd-device-plugin': devicePlugin('amd-device-plugin'),
  'gaudi-device-plugin/gaudi-device-plugin': devicePlugin('gaudi-device-plugin'),
  'rdma-device-plugin/rdma-device-plugin': devicePlugin('rdma-device-plugin'),
  'spark-operator/spark-operator-webhook': several({ 'spark-operator-webhook': sparkOperator }),

  'model-registry/model-registry-deployment': several({ 'rest-container': go(50, 128, 1000, 512) }),
  // A library of its tests, which is a part of the program, makes a folder in `/tmp`, and ends the program where it cannot:
  // https://github.com/kubernetes-sigs/controller-runtime/blob/v0.23.3/pkg/internal/testing/addr/manager.go
  'model-registry/model-registry-ui': several({ 'model-registry-ui': withTmp(50, 128, 1000) }, OUT),
  'model-registry/model-registry-db': single({ 'db-container': database(50, 512, 1000, 1024) }, NO_TOKEN),
  'model-catalog/model-catalog-server': single(
    { 'perf-data-init': asIs(25, 64, 500, 256), catalog: asIs(50, 128, 1000, 1024) },
    OUT,
  ),
  'model-catalog/model-catalog-postgres': single({ postgres: database(50, 128, 1000, 1024) }, NO_TOKEN),

  'prometheus/prometheus': single({ prometheus: readOnly(100, 512, 2000, 4096) }),
  'prometheus/alertmanager': single({ alertmanager: readOnly(10, 32, 200, 256) }, { ...NO_TOKEN, ...OUT }),
  'prometheus/kube-state-metrics': single({ 'kube-state-metrics': readOnly(10, 64, 500, 512) }),
  'grafana/grafana': single({ grafana: { ...asIs(50, 128, 1000, 512), writes: TMP } }, NO_TOKEN),
} as const satisfies Readonly<Record<string, WorkloadFacts>>;

/** A workload of the platform, as `<component>/<name>`. */
export type WorkloadName = keyof typeof WORKLOADS;
