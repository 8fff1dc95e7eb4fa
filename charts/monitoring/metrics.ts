import { versions } from '../versions';

const GITHUB = 'https://github.com';
const STATE_METRICS = `${GITHUB}/kubernetes/kube-state-metrics/blob/${versions.kubeStateMetrics}/docs/metrics`;
const KUBERNETES = 'https://kubernetes.io/docs/reference/instrumentation/metrics/';
const DEPLOYMENTS = `${STATE_METRICS}/workload/deployment-metrics.md`;
const STATEFUL_SETS = `${STATE_METRICS}/workload/statefulset-metrics.md`;
const PODS = `${STATE_METRICS}/workload/pod-metrics.md`;
const CERTIFICATES = `${GITHUB}/cert-manager/cert-manager/blob/${versions.certManager}/internal/collectors/certificate_collector.go`;
const OAUTH2_PROXY = `${GITHUB}/oauth2-proxy/oauth2-proxy/blob/${versions.oauth2Proxy}/pkg/middleware/metrics.go`;
const DEX = `${GITHUB}/dexidp/dex/blob/${versions.dex}/server/server.go`;
const ISTIO = 'https://istio.io/latest/docs/reference/config/metrics/';
const ISTIOD = `${GITHUB}/istio/istio/blob/${versions.istio}/pilot/pkg/xds/monitoring.go`;
const ARGO = `${GITHUB}/argoproj/argo-workflows/blob/${versions.argoWorkflows}/util/telemetry/metrics_list.go`;
const TRIALS = `${GITHUB}/kubeflow/katib/blob/${versions.katib}/pkg/controller.v1beta1/trial/util/prometheus_metrics.go`;
const EXPERIMENTS = `${GITHUB}/kubeflow/katib/blob/${versions.katib}/pkg/controller.v1beta1/experiment/util/prometheus_metrics.go`;
const JOB_SET = `${GITHUB}/kubernetes-sigs/jobset/blob/${versions.jobSet}/pkg/metrics/metrics.go`;
const TRAINING_OPERATOR = `${GITHUB}/kubeflow/trainer/blob/v1.9.2/pkg/common/metrics.go`;
const SPARK = `${GITHUB}/kubeflow/spark-operator/blob/v${versions.sparkOperator}/pkg/common/metrics.go`;
const CONTROLLER_RUNTIME = `${GITHUB}/kubernetes-sigs/controller-runtime/blob/v0.22.4/pkg/metrics/workqueue.go`;
const KNATIVE = `${GITHUB}/knative/pkg/blob/release-1.22/observability/metrics/k8s/workqueue.go`;
const SERVING = `${GITHUB}/knative/serving/blob/knative-v${versions.knativeServing}`;
const NOTEBOOKS = `${GITHUB}/kubeflow/notebooks/blob/${versions.notebooks}/components/notebook-controller/pkg/metrics/metrics.go`;
const SCHEDULER = `${GITHUB}/kubeflow/pipelines/blob/${versions.pipelines}/backend/src/crd/controller/scheduledworkflow/controller.go`;
const API_SERVER = `${GITHUB}/kubernetes/kubernetes/blob/v1.34.3/staging/src/k8s.io/apiserver/pkg/admission/metrics/metrics.go`;
const DCGM = `${GITHUB}/NVIDIA/dcgm-exporter/blob/main/etc/default-counters.csv`;

/** The metrics that alert rules and dashboards use, each with the place that says what it is. */
export const METRICS = {
  up: 'https://prometheus.io/docs/concepts/jobs_instances/',
  ALERTS: 'https://prometheus.io/docs/prometheus/latest/configuration/alerting_rules/',
  // Of the cluster: kube-state-metrics, the kubelet, the API server, NVIDIA's exporter.
  kube_deployment_spec_replicas: DEPLOYMENTS,
  kube_deployment_status_replicas_available: DEPLOYMENTS,
  kube_statefulset_replicas: STATEFUL_SETS,
  kube_statefulset_status_replicas_ready: STATEFUL_SETS,
  kube_pod_container_status_restarts_total: PODS,
  kube_pod_container_resource_requests: PODS,
  kube_job_failed: `${STATE_METRICS}/workload/job-metrics.md`,
  kube_resourcequota: `${STATE_METRICS}/policy/resourcequota-metrics.md`,
  kubelet_volume_stats_available_bytes: KUBERNETES,
  kubelet_volume_stats_capacity_bytes: KUBERNETES,
  container_cpu_usage_seconds_total: KUBERNETES,
  container_memory_working_set_bytes: `${GITHUB}/google/cadvisor/blob/master/docs/storage/prometheus.md`,
  apiserver_admission_webhook_rejection_count: API_SERVER,
  apiserver_admission_webhook_fail_open_count: API_SERVER,
  DCGM_FI_DEV_GPU_UTIL: DCGM,
  DCGM_FI_DEV_FB_USED: DCGM,
  // Of the platform.
  certmanager_certificate_expiration_timestamp_seconds: CERTIFICATES,
  certmanager_certificate_ready_status: CERTIFICATES,
  oauth2_proxy_requests_total: OAUTH2_PROXY,
  http_requests_total: DEX,
  istio_requests_total: ISTIO,
  istio_request_duration_milliseconds_bucket: ISTIO,
  pilot_xds: ISTIOD,
  argo_workflows_gauge: ARGO,
  argo_workflows_total_count: ARGO,
  argo_workflows_queue_depth_gauge: ARGO,
  scheduled_workflow_queue_size: SCHEDULER,
  katib_trial_failed_total: TRIALS,
  katib_trials_current: TRIALS,
  katib_experiments_current: EXPERIMENTS,
  jobset_failed_total: JOB_SET,
  jobset_completed_total: JOB_SET,
  training_operator_jobs_failed_total: TRAINING_OPERATOR,
  spark_application_failure_count: SPARK,
  workqueue_depth: CONTROLLER_RUNTIME,
  kn_workqueue_depth: KNATIVE,
  kn_revision_pods_count: `${SERVING}/pkg/reconciler/autoscaling/kpa/metrics.go`,
  kn_revision_request_concurrency: `${SERVING}/pkg/activator/handler/metrics.go`,
  notebook_running: NOTEBOOKS,
} as const satisfies Readonly<Record<string, string>>;

/** Name of such a metric. */
export type Metric = keyof typeof METRICS;

/** A selector of PromQL. @param matchers such as `namespace="kubeflow"`; empty ones are left out */
export function metric(name: Metric, ...matchers: readonly string[]): string {
  const given = matchers.filter((each) => each !== '');
  return given.length ? `${name}{${given.join(',')}}` : name;
}

/** Label of all targets, by which rules and dashboards tell the platform's metrics from others. */
export const PLATFORM_LABEL = { name: 'platform', value: 'kubeflow' } as const;

/** That label, as a matcher. */
export const OURS = `${PLATFORM_LABEL.name}="${PLATFORM_LABEL.value}"`;

/** A matcher of one of some texts. Dots in them are dots. */
export function oneOf(label: string, texts: readonly string[]): string {
  // The backslash is one of PromQL's text first, then one of the expression.
  return `${label}=~"${[...texts].sort().join('|').replaceAll('.', '\\\\.')}"`;
}
