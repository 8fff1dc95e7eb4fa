import type { ResolvedBundled } from '../config/monitoring';
import { METRICS } from './metrics';
import { keep, OF_PODS, type Relabelling, type ScrapeConfig, slicesOf } from './scrape-config';

const ACCOUNT = '/var/run/secrets/kubernetes.io/serviceaccount';

/** Where Prometheus has the token of its ServiceAccount. */
export const TOKEN_FILE = `${ACCOUNT}/token`;

/** Namespace of the API server's Service. */
export const API_NAMESPACE = 'default';

/** Keeps the metrics that rules and dashboards use: the cluster's programs have many thousands. */
function used(prefix: string): readonly Relabelling[] {
  const names = Object.keys(METRICS).filter((name) => name.startsWith(prefix));
  return [{ source_labels: ['__name__'], regex: names.join('|'), action: 'keep' }];
}

const withToken = { scheme: 'https', authorization: { credentials_file: TOKEN_FILE } } as const;

/** The kubelet of each node. Its certificate is its own, as a rule. */
function kubelet(name: string, path: string, prefix: string): ScrapeConfig {
  return {
    job_name: name,
    honor_labels: true,
    metrics_path: path,
    ...withToken,
    tls_config: { insecure_skip_verify: true },
    kubernetes_sd_configs: [{ role: 'node' }],
    relabel_configs: [
      { target_label: 'job', replacement: 'kubelet' },
      { source_labels: ['__meta_kubernetes_node_name'], target_label: 'node' },
    ],
    metric_relabel_configs: used(prefix),
  };
}

const API_SERVER: ScrapeConfig = {
  job_name: 'apiserver',
  ...withToken,
  tls_config: { ca_file: `${ACCOUNT}/ca.crt`, server_name: 'kubernetes' },
  kubernetes_sd_configs: slicesOf(API_NAMESPACE),
  relabel_configs: [keep('service_name', 'kubernetes'), keep('endpointslice_port_name', 'https')],
  metric_relabel_configs: used('apiserver_'),
};

/** Labels of the target win here: the pods that hold GPUs are in `exported_pod`, as rules and dashboards have it. */
function gpuExporter(namespace: string): ScrapeConfig {
  return {
    job_name: 'gpu-exporter',
    kubernetes_sd_configs: slicesOf(namespace),
    relabel_configs: [keep('service_label_app', 'nvidia-dcgm-exporter'), ...OF_PODS],
    metric_relabel_configs: used('DCGM_'),
  };
}

/** What is scraped of the cluster, which an operator's users have monitors for already. */
export function clusterJobs({ gpuExporter: gpus }: ResolvedBundled): readonly ScrapeConfig[] {
  return [
    kubelet('kubelet', '/metrics', 'kubelet_'),
    kubelet('cadvisor', '/metrics/cadvisor', 'container_'),
    API_SERVER,
    ...(gpus ? [gpuExporter(gpus.namespace)] : []),
  ];
}
