import { type Arbitrary } from 'fast-check';

import { Monitoring, type PrometheusOperatorProps } from '../../charts';
import { one, record, texts } from './draw';
import * as v from './values';

/** A Prometheus of the cluster. */
export const monitoring: Arbitrary<Monitoring> = record<PrometheusOperatorProps>(
  {
    namespace: one('monitoring', 'observability'),
    serviceAccount: one('prometheus-k8s', 'kube-prometheus-stack-prometheus'),
    pods: one({ 'app.kubernetes.io/name': 'prometheus' }, { 'app.kubernetes.io/managed-by': 'prometheus-operator' }),
    labels: texts(v.labelKey, v.labelValue),
    dashboards: one({ grafana_dashboard: '1' }, { dashboards: 'yes' }),
  },
  'namespace',
  'serviceAccount',
).map(Monitoring.operator);
