/** CPU in thousandths of a core and memory in Mi: what a container asks for, and what it may take at most. */
type Amounts = readonly [cpu: number, memory: number, cpuLimit: number, memoryLimit: number];

/** How the kubelet asks a container for its health: a connection to a port, or a GET request. */
export type Check = { readonly tcp: number | 'first port' } | { readonly path: string; readonly port: number };

/** One container, where upstream's manifests do not say it. */
export interface Program {
  /** Requests and limits in the size `standard`. */
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
  readonly containers: Readonly<Record<string, Program>>;
  /** Whether several pods of it may run at once. @default false */
  readonly several?: boolean;
  /** Flag of the first of these containers by which its pods elect a leader, where upstream does not set it. */
  readonly elect?: string;
  /** Whether its roles leave out the Leases that an election needs. @default false */
  readonly needsLeases?: boolean;
  /** Whether it never calls the API server, and so needs no token of its ServiceAccount. @default false */
  readonly noToken?: boolean;
}

/** The user of distroless images; programs that read no home folder run as any. */
const NONROOT = 65532;
const SEVERAL = { several: true } as const;
const TMP = ['/tmp'] as const;

/** A program that writes no file but to its volumes. */
function go(...amounts: Amounts): Program {
  return { amounts, user: NONROOT, writes: [] };
}

/** A program with a folder for temporary files. */
function withTmp(...amounts: Amounts): Program {
  return { amounts, user: NONROOT, writes: TMP };
}

/** A database, which keeps the user that its files belong to. */
function database(...amounts: Amounts): Program {
  return { amounts, live: { tcp: 'first port' }, slowStart: true };
}

/** gunicorn keeps its workers' heartbeats in /tmp; the paths are those of Kubeflow's crud-web-apps. */
const webApp: Program = {
  ...withTmp(25, 128, 500, 512),
  live: { path: '/healthz/liveness', port: 5000 },
  ready: { path: '/healthz/readiness', port: 5000 },
};
const metricsProxy: Program = { ...go(5, 64, 500, 128), live: { tcp: 8443 } };
const gateway: Program = { amounts: [100, 128, 2000, 1024], live: { tcp: 15021 } };

/**
 * What the workloads of the platform need and allow, by component and workload: the base of all sizes. Amounts are
 * upstream's where it has some, otherwise what the program needs at rest, with limits that an ordinary cluster of some
 * hundred pods does not reach.
 */
export const WORKLOADS = {
  'cert-manager/cert-manager': { containers: { 'cert-manager-controller': go(25, 64, 500, 1024) }, ...SEVERAL },
  'cert-manager/cert-manager-cainjector': {
    containers: { 'cert-manager-cainjector': { ...go(25, 128, 500, 1024), live: { tcp: 9402 } } },
    ...SEVERAL,
  },
  'cert-manager/cert-manager-webhook': { containers: { 'cert-manager-webhook': go(10, 32, 500, 256) }, ...SEVERAL },

  'istio/istiod': {
    containers: { discovery: { amounts: [500, 2048, 2000, 4096], live: { tcp: 8080 }, writes: [] } },
    ...SEVERAL,
  },
  'istio/istio-ingressgateway': { containers: { 'istio-proxy': gateway }, ...SEVERAL },
  'istio/istio-cni-node': { containers: { 'install-cni': { amounts: [100, 100, 500, 512] } } },
  'cluster-local-gateway/cluster-local-gateway': {
    containers: { 'istio-proxy': { ...gateway, live: { tcp: 15020 } } },
    ...SEVERAL,
  },

  'dex/dex': { containers: { dex: { ...go(25, 64, 500, 256), live: { tcp: 5556 } } }, ...SEVERAL },
  'oauth2-proxy/oauth2-proxy': { containers: { 'oauth2-proxy': go(25, 64, 500, 256) }, ...SEVERAL, noToken: true },

  'knative-serving/activator': { containers: { activator: go(300, 60, 1000, 600) }, ...SEVERAL },
  'knative-serving/autoscaler': { containers: { autoscaler: go(100, 100, 1000, 1000) }, ...SEVERAL },
  'knative-serving/controller': { containers: { controller: go(100, 100, 1000, 1000) }, ...SEVERAL },
  'knative-serving/webhook': { containers: { webhook: go(100, 100, 500, 500) }, ...SEVERAL },
  'knative-serving/net-istio-controller': { containers: { controller: go(30, 40, 300, 400) }, ...SEVERAL },
  'knative-serving/net-istio-webhook': { containers: { webhook: go(20, 20, 200, 200) }, ...SEVERAL },
  'knative-eventing/eventing-controller': {
    containers: { 'eventing-controller': go(100, 100, 1000, 1000) },
    ...SEVERAL,
  },
  'knative-eventing/eventing-webhook': { containers: { 'eventing-webhook': go(100, 50, 200, 200) }, ...SEVERAL },
  'knative-eventing/job-sink': { containers: { 'job-sink': go(125, 64, 1000, 2048) }, ...SEVERAL },
  'knative-eventing/pingsource-mt-adapter': { containers: { dispatcher: go(125, 64, 1000, 2048) } },
  'knative-eventing/request-reply': {
    containers: { 'request-reply': { ...go(125, 64, 1000, 512), live: { tcp: 8080 } } },
  },

  'profiles/profiles-deployment': {
    containers: { manager: go(25, 64, 500, 512), kfam: go(25, 64, 500, 256) },
    ...SEVERAL,
    elect: '-leader-elect',
  },
  'central-dashboard/centraldashboard': {
    containers: { centraldashboard: { amounts: [50, 128, 500, 512] } },
    ...SEVERAL,
  },
  'poddefaults/admission-webhook-deployment': {
    containers: { 'admission-webhook': { ...go(25, 64, 500, 256), live: { tcp: 4443 } } },
    ...SEVERAL,
  },
  'notebook-controller/notebook-controller-deployment': {
    containers: { manager: go(25, 64, 500, 512) },
    ...SEVERAL,
    elect: '--enable-leader-election',
    needsLeases: true,
  },
  'jupyter-web-app/jupyter-web-app-deployment': { containers: { 'jupyter-web-app': webApp }, ...SEVERAL },
  'volumes-web-app/volumes-web-app-deployment': { containers: { 'volumes-web-app': webApp }, ...SEVERAL },
  'tensorboards-web-app/tensorboards-web-app-deployment': {
    containers: { 'tensorboards-web-app': webApp },
    ...SEVERAL,
  },
  'tensorboard-controller/tensorboard-controller-deployment': {
    containers: { manager: go(10, 64, 500, 256), 'kube-rbac-proxy': metricsProxy },
    ...SEVERAL,
    elect: '--leader-elect',
  },
  'pvcviewer/pvcviewer-controller-manager': {
    containers: { manager: go(10, 64, 500, 256), 'kube-rbac-proxy': metricsProxy },
    ...SEVERAL,
  },

  'pipelines/ml-pipeline': { containers: { 'ml-pipeline-api-server': withTmp(250, 500, 2000, 2048) }, ...SEVERAL },
  'pipelines/ml-pipeline-ui': { containers: { 'ml-pipeline-ui': withTmp(10, 128, 500, 512) }, ...SEVERAL },
  'pipelines/ml-pipeline-persistenceagent': {
    containers: { 'ml-pipeline-persistenceagent': withTmp(120, 500, 1000, 2048) },
  },
  'pipelines/ml-pipeline-scheduledworkflow': {
    containers: { 'ml-pipeline-scheduledworkflow': { ...withTmp(25, 64, 500, 512), live: { tcp: 9090 } } },
  },
  'pipelines/ml-pipeline-viewer-crd': { containers: { 'ml-pipeline-viewer-crd': withTmp(10, 64, 500, 256) } },
  'pipelines/ml-pipeline-visualizationserver': {
    containers: { 'ml-pipeline-visualizationserver': { amounts: [30, 500, 1000, 2048] } },
    ...SEVERAL,
    noToken: true,
  },
  'pipelines/cache-server': {
    containers: { server: { ...withTmp(25, 64, 500, 1024), live: { tcp: 8443 } } },
    ...SEVERAL,
  },
  'pipelines/metadata-envoy-deployment': {
    containers: { container: { ...withTmp(25, 64, 500, 256), live: { tcp: 9090 } } },
    ...SEVERAL,
    noToken: true,
  },
  'pipelines/metadata-grpc-deployment': {
    containers: { container: withTmp(50, 128, 1000, 1024) },
    ...SEVERAL,
    noToken: true,
  },
  'pipelines/metadata-writer': { containers: { main: withTmp(25, 128, 500, 1024) } },
  'pipelines/workflow-controller': { containers: { 'workflow-controller': go(100, 500, 2000, 4096) }, ...SEVERAL },
  'pipelines/mysql': { containers: { mysql: database(100, 800, 2000, 2048) }, noToken: true },
  'pipelines/seaweedfs': { containers: { seaweedfs: { amounts: [50, 256, 2000, 2048] } }, noToken: true },
  'pipelines/kubeflow-pipelines-profile-controller': {
    containers: { 'profile-controller': { ...withTmp(25, 64, 500, 256), live: { tcp: 8080 } } },
    ...SEVERAL,
    noToken: true,
  },
  'pipelines/metacontroller': {
    containers: { metacontroller: go(100, 256, 1000, 1024) },
    ...SEVERAL,
    elect: '--leader-election',
    needsLeases: true,
  },

  // Its election is a setting of its ConfigMap.
  'katib/katib-controller': {
    containers: { 'katib-controller': go(50, 128, 1000, 1024) },
    ...SEVERAL,
    needsLeases: true,
  },
  'katib/katib-db-manager': { containers: { 'katib-db-manager': go(25, 64, 500, 256) }, ...SEVERAL, noToken: true },
  'katib/katib-ui': { containers: { 'katib-ui': { ...go(25, 64, 500, 512), live: { tcp: 8080 } } }, ...SEVERAL },
  'katib/katib-mysql': { containers: { 'katib-mysql': database(50, 512, 1000, 1024) }, noToken: true },
  'katib/katib-postgres': { containers: { 'katib-postgres': database(50, 128, 1000, 1024) }, noToken: true },

  'kserve/kserve-controller-manager': {
    containers: { manager: go(100, 200, 1000, 1024), 'kube-rbac-proxy': metricsProxy },
    ...SEVERAL,
  },
  'kserve/kserve-localmodel-controller-manager': {
    containers: { manager: { ...go(100, 200, 1000, 512), live: { tcp: 8081 } } },
    ...SEVERAL,
    elect: '--leader-elect',
    needsLeases: true,
  },
  'kserve/llmisvc-controller-manager': { containers: { manager: go(100, 300, 1000, 1024) }, ...SEVERAL },
  'kserve-models-web-app/kserve-models-web-app': {
    containers: { 'kserve-models-web-app': withTmp(25, 128, 500, 512) },
    ...SEVERAL,
  },

  'trainer/kubeflow-trainer-controller-manager': { containers: { manager: go(50, 128, 1000, 1024) }, ...SEVERAL },
  'trainer/jobset-controller-manager': { containers: { manager: go(100, 128, 1000, 4096) }, ...SEVERAL },
  'training-operator/training-operator': {
    containers: { 'training-operator': go(50, 128, 1000, 1024) },
    ...SEVERAL,
    elect: '--leader-elect',
    needsLeases: true,
  },
  'spark-operator/spark-operator-controller': {
    containers: { 'spark-operator-controller': { amounts: [50, 256, 1000, 1024], writes: TMP } },
    ...SEVERAL,
  },
  'spark-operator/spark-operator-webhook': {
    containers: { 'spark-operator-webhook': { amounts: [50, 256, 1000, 1024], writes: TMP } },
    ...SEVERAL,
  },

  'model-registry/model-registry-deployment': { containers: { 'rest-container': go(50, 128, 1000, 512) }, ...SEVERAL },
  'model-registry/model-registry-ui': { containers: { 'model-registry-ui': go(50, 128, 1000, 2048) }, ...SEVERAL },
  'model-registry/model-registry-db': {
    containers: { 'db-container': database(50, 512, 1000, 1024) },
    noToken: true,
  },
  'model-catalog/model-catalog-server': {
    containers: { 'perf-data-init': { amounts: [25, 64, 500, 256] }, catalog: { amounts: [50, 128, 1000, 1024] } },
  },
  'model-catalog/model-catalog-postgres': {
    containers: { postgres: database(50, 128, 1000, 1024) },
    noToken: true,
  },
} as const satisfies Readonly<Record<string, WorkloadFacts>>;

/** A workload of the platform, as `<component>/<name>`. */
export type WorkloadName = keyof typeof WORKLOADS;
