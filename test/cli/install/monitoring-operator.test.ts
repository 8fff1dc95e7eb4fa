import { lineOf } from '../../../cli/findings';
import { monitoringOperator } from '../../../cli/install/monitoring-operator';
import { Rendering } from '../../../cli/rendering/rendering';
import { folder } from '../../support/cli';

const object = (apiVersion: string, kind: string) => ({
  apiVersion,
  kind,
  metadata: { name: 'a', namespace: 'default' },
});
const MONITOR = object('monitoring.coreos.com/v1', 'ServiceMonitor');
const RULE = object('monitoring.coreos.com/v1', 'PrometheusRule');

/** What is said of objects, in a cluster that serves some kinds. */
async function said(objects: readonly object[], ...kinds: readonly string[]): Promise<readonly string[]> {
  const rendering = await Rendering.readAll(folder({ '50-apps/a.yaml': [...objects] }));
  const api = { serves: ({ kind }: { readonly kind: string }) => Promise.resolve(kinds.includes(kind)) };
  return (await monitoringOperator(api, rendering)).map(lineOf);
}

test('the Prometheus Operator must be installed where monitors are rendered', async () => {
  expect(await said([MONITOR, RULE], 'ServiceMonitor', 'PrometheusRule')).toEqual(['✓ the Prometheus Operator']);
  expect(await said([MONITOR, RULE], 'ServiceMonitor')).toEqual([
    '✗ cluster/operator-missing: the Prometheus Operator is not installed: the cluster does not serve PrometheusRule; install it before the platform, or take monitoring out of the definition',
  ]);
  expect(await said([object('v1', 'ConfigMap')])).toEqual([]);
});
