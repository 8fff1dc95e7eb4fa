import { cpuUsed, memoryUsed, requestDuration, volumeFree } from '../expressions';
import { metric, oneOf, OURS } from '../metrics';
import type { Dashboard } from './dashboard';

const GATEWAY = [OURS, 'job="istio/istio-ingressgateway"'] as const;

/** The platform's programs, its gateway, certificates and volumes. */
export function platformDashboard(namespaces: readonly string[]): Dashboard {
  const ours = oneOf('namespace', namespaces);
  const requests = metric('istio_requests_total', ...GATEWAY);
  const ends = metric('certmanager_certificate_expiration_timestamp_seconds', OURS);
  return {
    name: 'platform',
    title: 'Platform',
    panels: [
      {
        title: 'Programs that answer',
        as: 'number',
        queries: [
          { expr: `sum(${metric('up', OURS)})`, legend: 'up' },
          { expr: `count(${metric('up', OURS)} == 0) or vector(0)`, legend: 'down' },
        ],
      },
      {
        title: 'Alerts that fire',
        as: 'bars',
        queries: [
          {
            expr: `count by (alertname, severity) (${metric('ALERTS', 'alertname=~"Kubeflow.+"', 'alertstate="firing"')})`,
            legend: '{{severity}}: {{alertname}}',
          },
        ],
      },
      {
        title: 'Requests at the gateway',
        unit: 'reqps',
        queries: [{ expr: `sum by (response_code) (rate(${requests}[5m]))`, legend: '{{response_code}}' }],
      },
      {
        title: 'Errors of the gateway by Service',
        unit: 'reqps',
        queries: [
          {
            expr: `sum by (destination_service_name) (rate(${metric('istio_requests_total', ...GATEWAY, 'response_code=~"5.."')}[5m]))`,
            legend: '{{destination_service_name}}',
          },
        ],
      },
      {
        title: 'Duration of requests, 95 %',
        unit: 'ms',
        queries: [
          {
            expr: requestDuration(...GATEWAY),
            legend: '{{destination_service_name}}',
          },
        ],
      },
      {
        title: 'Logins',
        unit: 'reqps',
        queries: [
          {
            expr: `sum by (code) (rate(${metric('oauth2_proxy_requests_total', OURS)}[5m]))`,
            legend: 'oauth2-proxy {{code}}',
          },
          {
            expr: `sum by (code) (rate(${metric('http_requests_total', OURS, 'job="dex/dex"')}[5m]))`,
            legend: 'Dex {{code}}',
          },
        ],
      },
      {
        title: 'Certificates end in',
        as: 'bars',
        unit: 's',
        queries: [{ expr: `min by (namespace, name) (${ends} - time())`, legend: '{{namespace}}/{{name}}' }],
      },
      {
        title: 'Work that waits',
        queries: [
          { expr: `sum by (job) (${metric('workqueue_depth', OURS)})`, legend: '{{job}}' },
          { expr: `sum by (job) (${metric('kn_workqueue_depth', OURS)})`, legend: '{{job}}' },
        ],
      },
      {
        title: 'Volumes, used',
        as: 'bars',
        unit: 'percentunit',
        queries: [{ expr: `1 - ${volumeFree(ours)}`, legend: '{{namespace}}/{{persistentvolumeclaim}}' }],
      },
      {
        title: 'Restarts within an hour',
        queries: [
          {
            expr: `sum by (namespace, pod) (increase(${metric('kube_pod_container_status_restarts_total', ours)}[1h])) > 0`,
            legend: '{{namespace}}/{{pod}}',
          },
        ],
      },
      {
        title: 'CPU',
        unit: 'cores',
        queries: [
          {
            expr: cpuUsed(ours),
            legend: '{{namespace}}',
          },
        ],
      },
      {
        title: 'Memory',
        unit: 'bytes',
        queries: [
          {
            expr: memoryUsed(ours),
            legend: '{{namespace}}',
          },
        ],
      },
      {
        title: 'Proxies that istiod serves',
        as: 'number',
        queries: [{ expr: `sum(${metric('pilot_xds', OURS)})`, legend: 'proxies' }],
      },
    ],
  };
}
