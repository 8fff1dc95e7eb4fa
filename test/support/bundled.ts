import { load } from 'js-yaml';

import { type BundledMonitoringProps, type KubeflowProps, Monitoring } from '../../charts';
import type { ScrapeConfig } from '../../charts/monitoring/scrape-config';
import { render, type Rendering } from './render';

/** Namespace of the platform's own Prometheus and Grafana. */
export const NAMESPACE = 'kubeflow-monitoring';

/** A platform with a Prometheus of its own. */
export const bundled = (props: BundledMonitoringProps = {}, change: Partial<KubeflowProps> = {}): Rendering =>
  render({ monitoring: Monitoring.bundled(props), ...change });

/** The files of Prometheus' configuration. */
export const filesOf = (platform: Rendering) => platform.config(`${NAMESPACE}/prometheus-config`);

/** Prometheus' configuration. */
export const configOf = (platform: Rendering) =>
  load(filesOf(platform)['prometheus.yaml'] ?? '') as {
    readonly global: object;
    readonly alerting?: object;
    readonly scrape_configs: readonly ScrapeConfig[];
  };

/** One of its jobs. */
export const jobOf = (platform: Rendering, name: string) =>
  configOf(platform).scrape_configs.find(({ job_name }) => job_name === name);

/** The dashboards of Grafana, by their file names. */
export const pagesOf = (platform: Rendering) => platform.config(`${NAMESPACE}/grafana-dashboards`);
