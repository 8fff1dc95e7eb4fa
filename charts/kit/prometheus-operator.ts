/** An endpoint of a ServiceMonitor, as far as it is used here. */
export interface MonitorEndpoint {
  /** Name of a port of the Services. */
  readonly port: string;
  readonly path: string;
  readonly scheme: 'http' | 'https';
  readonly tlsConfig?: { readonly insecureSkipVerify: boolean };
  /** File of the token that Prometheus sends. */
  readonly bearerTokenFile?: string;
  /** Whether labels of the metrics win over those of the target. */
  readonly honorLabels: boolean;
  /** Labels that the target gets. */
  readonly relabelings: readonly { readonly targetLabel: string; readonly replacement: string }[];
}

/** A rule that raises an alert. */
export interface AlertRule {
  readonly alert: string;
  /** PromQL. It holds for each of its results. */
  readonly expr: string;
  /** How long it must hold, such as `10m`. */
  readonly for: string;
  readonly labels: { readonly severity: 'warning' | 'critical' };
  readonly annotations: { readonly summary: string; readonly description: string };
}

/** Rules that are evaluated one after the other. */
export interface RuleGroup {
  readonly name: string;
  readonly rules: readonly AlertRule[];
}

/**
 * The kinds of the Prometheus Operator that are rendered, by `<apiVersion>/<kind>`:
 * https://prometheus-operator.dev/docs/api-reference/api/. Its users install their CRDs.
 */
export interface PrometheusOperatorResources {
  readonly 'monitoring.coreos.com/v1/ServiceMonitor': {
    readonly spec: {
      readonly selector: { readonly matchLabels: Readonly<Record<string, string>> };
      readonly endpoints: readonly MonitorEndpoint[];
    };
  };
  readonly 'monitoring.coreos.com/v1/PrometheusRule': { readonly spec: { readonly groups: readonly RuleGroup[] } };
}
