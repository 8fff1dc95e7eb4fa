import type { Notebooks } from '../../charts';
import { render } from '../support/render';

const FOLDER = '50-apps/notebook-controller';

function settings(notebooks?: Notebooks): unknown {
  const { data } = render({ notebooks }).object(`${FOLDER}/configmap-notebook-controller-config.yaml`) as {
    data: unknown;
  };
  return data;
}

test('notebooks that nobody uses are stopped after a day', () => {
  expect(settings()).toMatchObject({ ENABLE_CULLING: 'true', CULL_IDLE_TIME: '1440', IDLENESS_CHECK_PERIOD: '1' });
});

test('or after other times', () => {
  expect(settings({ culling: { idleMinutes: 60, checkPeriodMinutes: 5 } })).toMatchObject({
    ENABLE_CULLING: 'true',
    CULL_IDLE_TIME: '60',
    IDLENESS_CHECK_PERIOD: '5',
  });
});

test('or never', () => {
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
  const { spec } = render().object(`${FOLDER}/deployment-notebook-controller-deployment.yaml`) as {
    spec: { template: { metadata: { labels: object }; spec: { containers: { env: { name: string }[] }[] } } };
  };
  const names = spec.template.spec.containers[0]?.env.map(({ name }) => name);
  expect(names).toEqual(Object.keys(settings() as object));
  expect(spec.template.metadata.labels).toHaveProperty(['cdk8s-kubeflow/config-checksum']);
});

test('its proxy knows the tenants’ namespaces, whose notebooks it asks whether they are idle', () => {
  expect(render().object(`${FOLDER}/sidecar-notebook-controller-exception.yaml`)).toMatchObject({
    metadata: { namespace: 'kubeflow' },
    spec: { egress: [{ hosts: ['*/*'] }], workloadSelector: { labels: { app: 'notebook-controller' } } },
  });
});
