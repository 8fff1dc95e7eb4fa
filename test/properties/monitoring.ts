import { type Arbitrary } from 'fast-check';

import type { AlertReceivers, BundledMonitoringProps, Monitoring, PrometheusOperatorProps } from '../../charts';
import type {
  AlertSecret,
  EmailReceiver,
  GrafanaProps,
  MailLogin,
  SlackReceiver,
} from '../../charts/config/monitoring';
import { few, one, record, texts, variant } from './draw';
import * as v from './values';

/** A Prometheus of the cluster. */
const operator = record<PrometheusOperatorProps>(
  {
    namespace: one('monitoring', 'observability'),
    serviceAccount: one('prometheus-k8s', 'kube-prometheus-stack-prometheus'),
    pods: one({ 'app.kubernetes.io/name': 'prometheus' }, { 'app.kubernetes.io/managed-by': 'prometheus-operator' }),
    labels: texts(v.labelKey, v.labelValue),
    dashboards: one({ grafana_dashboard: '1' }, { dashboards: 'yes' }),
  },
  'namespace',
  'serviceAccount',
).map((props) => ({ kind: 'operator', ...props }) as const);

const secret = { secretName: one('alerts', 'mail'), key: one('url', 'token') };
const email = one('ada@example.com', 'alerts@example.com', 'ops@example.com');

const receivers: Arbitrary<AlertReceivers> = record<AlertReceivers>(
  {
    slack: record<SlackReceiver>({ ...secret, channel: one('#kubeflow', '@ada') }, 'secretName', 'channel'),
    email: record<EmailReceiver>(
      {
        to: few(email, (address) => address),
        from: email,
        server: one('smtp.example.com:587', 'mail:25'),
        login: record<MailLogin>({ ...secret, username: one('kubeflow') }, 'secretName', 'username'),
      },
      'to',
      'from',
      'server',
    ),
    webhook: record<AlertSecret>(secret, 'secretName'),
  },
  'webhook',
);

/** A Prometheus of the platform's own. */
const bundled = record<BundledMonitoringProps>({
  size: one('2Gi', '500Gi'),
  storageClass: one('fast', 'csi-ceph'),
  retention: one('12h', '90d', '1y'),
  grafana: record<GrafanaProps>({ users: few(email, (address) => address), role: one('viewer', 'editor') }),
  alerts: receivers,
  gpuExporter: record({ namespace: one('gpu-operator', 'nvidia') }, 'namespace'),
}).map((props) => ({ kind: 'bundled', ...props }) as const);

/** Who watches the platform. */
export const monitoring: Arbitrary<Monitoring> = variant<Monitoring>({ operator, bundled });
