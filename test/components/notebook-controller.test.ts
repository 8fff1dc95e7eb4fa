import type { Notebooks } from '../../charts';
import { render } from '../support/render';

const settings = (notebooks?: Notebooks) => render({ notebooks }).config('kubeflow/notebook-controller-config');

test('notebooks run on, also those in which the controller would see nobody at work', () => {
  expect(settings()).toMatchObject({ ENABLE_CULLING: 'false' });
});

test('where it is asked for, those whose kernels do nothing are stopped after a day', () => {
  expect(settings({ culling: {} })).toMatchObject({
    ENABLE_CULLING: 'true',
    CULL_IDLE_TIME: '1440',
    IDLENESS_CHECK_PERIOD: '1',
  });
});

test('or after other times', () => {
  expect(settings({ culling: { idleMinutes: 60, checkPeriodMinutes: 5 } })).toMatchObject({
    ENABLE_CULLING: 'true',
    CULL_IDLE_TIME: '60',
    IDLENESS_CHECK_PERIOD: '5',
  });
});

test('or never, when that is said', () => {
  expect(settings({ culling: false })).toMatchObject({ ENABLE_CULLING: 'false' });
});

test.each<[Notebooks, string]>([
  [
    { culling: { idleMinutes: 0 } },
    'notebooks.culling.idleMinutes: 0 is not a number of minutes; write a whole number from 1 on, or culling: false to let notebooks run on',
  ],
  [
    { culling: { checkPeriodMinutes: 0.5 } },
    'notebooks.culling.checkPeriodMinutes: 0.5 is not a number of minutes; write a whole number from 1 on',
  ],
])('a time that is none', (notebooks, message) => {
  expect(() => render({ notebooks })).toThrow(message);
});

test('all settings reach the program, and a change rolls its pods', () => {
  const [platform, controller] = [render(), 'kubeflow/notebook-controller-deployment'];
  expect(Object.keys(platform.environment(controller))).toEqual(Object.keys(settings()));
  expect(platform.pod(controller).metadata?.labels).toHaveProperty(['cdk8s-kubeflow/config-checksum']);
});

test('its proxy knows the tenants’ namespaces, whose notebooks it asks whether they are idle', () => {
  expect(render().get('networking.istio.io/v1/Sidecar', 'kubeflow/notebook-controller-exception')).toMatchObject({
    metadata: { namespace: 'kubeflow' },
    spec: { egress: [{ hosts: ['*/*'] }], workloadSelector: { labels: { app: 'notebook-controller' } } },
  });
});
