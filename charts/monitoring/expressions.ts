import { metric, OURS } from './metrics';

/*
 * Expressions of PromQL that alert rules and dashboards share. Matchers choose the namespaces, programs or requests.
 */

/** CPU that containers use, in cores, by namespace. */
export function cpuUsed(matcher: string): string {
  return `sum by (namespace) (rate(${metric('container_cpu_usage_seconds_total', matcher, 'container!=""')}[5m]))`;
}

/** Memory that containers use, in bytes, by namespace. */
export function memoryUsed(matcher: string): string {
  return `sum by (namespace) (${metric('container_memory_working_set_bytes', matcher, 'container!=""')})`;
}

/** The share of each volume that is free. */
export function volumeFree(matcher: string): string {
  return `${metric('kubelet_volume_stats_available_bytes', matcher)} / ${metric('kubelet_volume_stats_capacity_bytes', matcher)}`;
}

/** Deployments that want pods and have none. */
export function deploymentsDown(matcher: string): string {
  return `${metric('kube_deployment_status_replicas_available', matcher)} == 0 and ${metric('kube_deployment_spec_replicas', matcher)} > 0`;
}

/** Duration that 95 % of requests do not exceed, in milliseconds, by Service. */
export function requestDuration(...matchers: readonly string[]): string {
  const durations = metric('istio_request_duration_milliseconds_bucket', ...matchers);
  return `histogram_quantile(0.95, sum by (destination_service_name, le) (rate(${durations}[5m])))`;
}

/** Runs that ended in the last hour, by a label. @param phases such as `Failed|Error` */
export function runsEnded(by: string, phases: string): string {
  return `sum by (${by}) (increase(${metric('argo_workflows_total_count', OURS, `phase=~"${phases}"`)}[1h]))`;
}
