import type { Construct } from 'constructs';

import {
  ALERTMANAGER_PORT,
  MONITORING_CONFIGS,
  MONITORING_NAMESPACE,
  type ResolvedBundled,
} from '../config/monitoring';
import { fullHost } from '../kit/cluster-domain';
import { Config } from '../kit/resource';
import { clusterJobs } from './cluster-jobs';
import { grafanaFile } from './dashboards';
import type { Watching } from './watching';
import { scrapeConfig } from './scrape-config';

/** Tells the platform's own Prometheus and Grafana what to watch, by ConfigMaps that they read again and again. */
export function renderBundled(scope: Construct, plan: ResolvedBundled, watching: Watching): void {
  const { prometheus, dashboards } = MONITORING_CONFIGS;
  const files = {
    [prometheus.config]: prometheusConfig(scope, plan, watching),
    [prometheus.rules]: { groups: watching.groups },
  };
  new Config(scope, prometheus.name, files, MONITORING_NAMESPACE);
  const pages = Object.fromEntries(watching.dashboards.map(grafanaFile));
  new Config(scope, dashboards.name, pages, MONITORING_NAMESPACE);
}

/** https://prometheus.io/docs/prometheus/latest/configuration/configuration/ */
function prometheusConfig(scope: Construct, plan: ResolvedBundled, { monitors }: Watching): object {
  const target = `${fullHost(scope, 'alertmanager', MONITORING_NAMESPACE)}:${ALERTMANAGER_PORT}`;
  return {
    global: { scrape_interval: '30s', evaluation_interval: '30s' },
    rule_files: [MONITORING_CONFIGS.prometheus.rules],
    ...(plan.alerts && { alerting: { alertmanagers: [{ static_configs: [{ targets: [target] }] }] } }),
    scrape_configs: [...monitors.map(scrapeConfig), ...clusterJobs(plan)],
  };
}
