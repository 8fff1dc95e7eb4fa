import type { Construct } from 'constructs';

import { allow, ClusterRole, httpGet, labelIn, NOBODY, port, Program, RESTRICTED } from '../../kit';
import { PROMETHEUS } from '../../config/monitoring';

const NAME = 'kube-state-metrics';
const HEALTH_PORT = 8081;

/** Where it serves the state of the cluster's objects. */
export const STATE_METRICS_PORT = 8080;

/** The kinds that alert rules and dashboards ask for, by their API groups. */
const COUNTED = {
  apps: ['deployments', 'statefulsets'],
  batch: ['jobs'],
  '': ['pods', 'resourcequotas'],
} as const;

/** kube-state-metrics: tells Prometheus the state of pods, Deployments, Jobs and quotas of all namespaces. */
export function renderStateMetrics(scope: Construct, image: string): void {
  const rules = Object.entries(COUNTED).map(([group, kinds]) => allow('list', 'watch').on(group, ...kinds));
  // A cluster may have another one, whose role is named after the program.
  new ClusterRole(scope, `kubeflow-${NAME}`, rules, { boundTo: NAME });
  new Program(scope, NAME, {
    selector: { app: NAME },
    sidecar: false,
    container: {
      image,
      args: [
        `--port=${STATE_METRICS_PORT}`,
        `--telemetry-port=${HEALTH_PORT}`,
        `--resources=${Object.values(COUNTED).flat().sort().join(',')}`,
      ],
      ports: [port(STATE_METRICS_PORT, 'http'), port(HEALTH_PORT, 'health')],
      liveness: httpGet('/livez', STATE_METRICS_PORT, { periodSeconds: 20, timeoutSeconds: 5 }),
      readiness: httpGet('/readyz', HEALTH_PORT, { periodSeconds: 10, timeoutSeconds: 5 }),
      securityContext: { ...RESTRICTED, runAsUser: NOBODY },
    },
    admits: { from: [{ podSelector: labelIn(PROMETHEUS.pods) }], ports: [STATE_METRICS_PORT] },
  });
}
