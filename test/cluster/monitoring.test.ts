import { Monitoring } from '../../charts';
import { cli as run } from '../support/cli';
import { rendered } from '../support/platforms';
import { freshCluster } from './cluster';
import { crdOf } from './existing';
import { objectsIn } from './surroundings';

jest.setTimeout(120_000);

const { controlPlane, env, kubectl } = freshCluster({ webhooks: false, nodes: false });

const dist = rendered({
  monitoring: Monitoring.operator({ namespace: 'monitoring', serviceAccount: 'prometheus-k8s' }),
});
const objects = objectsIn(dist);
const monitoring = objects.filter(
  ({ kind, metadata }) => metadata.labels?.['app.kubernetes.io/component'] === 'monitoring' && kind !== 'Namespace',
);

/** Whether Prometheus may do something. */
function may(...what: readonly string[]): boolean {
  try {
    return kubectl('auth', 'can-i', ...what, '--as=system:serviceaccount:monitoring:prometheus-k8s').trim() === 'yes';
  } catch {
    return false;
  }
}

test('without the Prometheus Operator, up applies nothing', async () => {
  const { code, stdout, stderr } = await run(['up', dist, '--yes'], { env: env() });
  expect(code).not.toBe(0);
  expect(stdout + stderr).toContain(
    'cluster/operator-missing: the Prometheus Operator is not installed: the cluster does not serve ',
  );
  expect(kubectl('get', 'namespaces', '--output=name')).not.toContain('kubeflow');
});

test('the API server takes all of it where the operator is', async () => {
  const isNeeded = ({ kind, metadata }: (typeof objects)[number]): boolean =>
    kind === 'Namespace' || (kind === 'CustomResourceDefinition' && metadata.name.endsWith('.security.istio.io'));
  // Their names alone: test/go has their types.
  const operator = [
    crdOf('monitoring.coreos.com/v1', 'ServiceMonitor', 'servicemonitors'),
    crdOf('monitoring.coreos.com/v1', 'PrometheusRule', 'prometheusrules'),
  ];
  controlPlane().apply([...objects.filter(isNeeded), ...operator]);
  await controlPlane().crdsEstablished();
  controlPlane().apply(monitoring);
  const monitors = kubectl('get', 'servicemonitors', '--all-namespaces', '--output=name').trim().split('\n');
  expect(monitors).toHaveLength(monitoring.filter(({ kind }) => kind === 'ServiceMonitor').length);
});

test('Prometheus may find targets and read metrics, and nothing else', () => {
  expect(may('get', '/metrics')).toBe(true);
  for (const namespace of ['auth', 'knative-serving', 'kubeflow'])
    expect(
      ['services', 'endpointslices.discovery.k8s.io', 'secrets'].map((one) => may('list', one, '-n', namespace)),
    ).toEqual([true, true, false]);
  expect(may('list', 'endpoints', '-n', 'default')).toBe(false);
});
