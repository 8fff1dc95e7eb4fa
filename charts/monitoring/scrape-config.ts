import type { MonitorEndpoint } from '../kit/prometheus-operator';
import type { Labels } from '../kit/workload';

/** One step of relabelling: https://prometheus.io/docs/prometheus/latest/configuration/configuration/#relabel_config */
export interface Relabelling {
  readonly source_labels?: readonly string[];
  readonly regex?: string;
  readonly action?: 'keep' | 'drop';
  readonly target_label?: string;
  readonly replacement?: string;
}

/** What Prometheus scrapes: https://prometheus.io/docs/prometheus/latest/configuration/configuration/#scrape_config */
export interface ScrapeConfig {
  readonly job_name: string;
  readonly honor_labels?: boolean;
  readonly metrics_path?: string;
  readonly scheme?: 'http' | 'https';
  readonly tls_config?: {
    readonly insecure_skip_verify?: boolean;
    readonly ca_file?: string;
    readonly server_name?: string;
  };
  readonly authorization?: { readonly credentials_file: string };
  readonly kubernetes_sd_configs: readonly [
    { readonly role: 'endpointslice' | 'node'; readonly namespaces?: { readonly names: readonly string[] } },
  ];
  readonly relabel_configs: readonly Relabelling[];
  readonly metric_relabel_configs?: readonly Relabelling[];
}

/** A ServiceMonitor in short. */
export interface Monitor {
  readonly name: string;
  readonly namespace: string;
  /** Labels of the Service. */
  readonly labels: Labels;
  readonly endpoint: MonitorEndpoint;
}

/**
 * The same as a ServiceMonitor for a Prometheus without an operator, with the labels that the operator gives to targets:
 * https://github.com/prometheus-operator/prometheus-operator/blob/v0.85.0/pkg/prometheus/promcfg.go
 */
export function scrapeConfig({ name, namespace, labels, endpoint }: Monitor): ScrapeConfig {
  const { port, path, scheme, tlsConfig, bearerTokenFile, honorLabels, relabelings } = endpoint;
  return {
    job_name: `${namespace}/${name}`,
    honor_labels: honorLabels,
    metrics_path: path,
    scheme,
    ...(tlsConfig && { tls_config: { insecure_skip_verify: tlsConfig.insecureSkipVerify } }),
    ...(bearerTokenFile !== undefined && { authorization: { credentials_file: bearerTokenFile } }),
    kubernetes_sd_configs: slicesOf(namespace),
    relabel_configs: [
      ...Object.entries(labels).map(([key, value]) =>
        keep(`service_label_${key.replace(/[^A-Za-z0-9_]/g, '_')}`, value),
      ),
      keep('endpointslice_port_name', port),
      ...OF_PODS,
      ...relabelings.map(({ targetLabel, replacement }) => ({ target_label: targetLabel, replacement })),
    ],
  };
}

/** Finds the addresses of Services in a namespace. Jobs of one namespace share one watch. */
export function slicesOf(namespace: string): ScrapeConfig['kubernetes_sd_configs'] {
  return [{ role: 'endpointslice', namespaces: { names: [namespace] } }];
}

/** Keeps what has a value in its discovery. */
export function keep(meta: string, value: string): Relabelling {
  return { source_labels: [`__meta_kubernetes_${meta}`], regex: value.replaceAll('.', '\\.'), action: 'keep' };
}

const copy = (meta: string, label: string): Relabelling => ({
  source_labels: [`__meta_kubernetes_${meta}`],
  target_label: label,
});

/** Leaves out pods that have ended, and says which pod a target is. */
export const OF_PODS: readonly Relabelling[] = [
  { source_labels: ['__meta_kubernetes_pod_phase'], regex: 'Failed|Succeeded', action: 'drop' },
  copy('namespace', 'namespace'),
  copy('service_name', 'service'),
  copy('pod_name', 'pod'),
  copy('pod_container_name', 'container'),
  copy('endpointslice_port_name', 'endpoint'),
];
