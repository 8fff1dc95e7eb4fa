import type { AlertRule } from '../../kit/prometheus-operator';

/** What alert rules must know of the rendering. */
export interface AlertFacts {
  /** Components with a program that is scraped. */
  readonly components: ReadonlySet<string>;
  /** Namespaces of the platform's pods. */
  readonly namespaces: readonly string[];
  /** Names of all admission webhooks. */
  readonly webhooks: readonly string[];
  /** Names of the CronJobs that dump databases. */
  readonly backups: readonly string[];
  /** Whether the use of GPUs is counted. */
  readonly gpus: boolean;
}

/** An alert in short. */
export interface Alert {
  readonly expr: string;
  /** How long it must hold, such as `10m`. */
  readonly for: string;
  /** @default 'warning' */
  readonly severity?: 'critical';
  /** What is wrong. */
  readonly summary: string;
  /** What it means, and what to look at. */
  readonly description: string;
}

/** Rules of alerts by their name. */
export function rulesOf(alerts: Readonly<Record<string, Alert>>): readonly AlertRule[] {
  return Object.entries(alerts).map(([alert, { expr, for: lasting, severity, summary, description }]) => ({
    alert,
    expr,
    for: lasting,
    labels: { severity: severity ?? 'warning' },
    annotations: { summary, description },
  }));
}
