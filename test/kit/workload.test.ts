import { Chart } from 'cdk8s';

import { App, type WorkloadProps } from '../../charts';
import { Deployment, type DeploymentProps, podTemplate } from '../../charts/kit';

const pods = { selector: { app: 'a' }, labels: { tier: 'b' }, containers: [] };

test.each([
  [true, { 'sidecar.istio.io/inject': 'true' }],
  [false, { 'sidecar.istio.io/inject': 'false' }],
  [undefined, {}],
] as const)('sidecar: %s, as a label of the pods beside their own', (sidecar, label) => {
  expect(podTemplate({ ...pods, sidecar }).metadata?.labels).toEqual({ app: 'a', tier: 'b', ...label });
});

test('the props of a Deployment and those of a workload in a definition are two types that can be imported', () => {
  const props: DeploymentProps = { ...pods, replicas: 2, recreate: true };
  const change: WorkloadProps = { replicas: props.replicas };
  expect(new Deployment(new Chart(new App(), 'a'), 'a', props).toJson()).toMatchObject({
    kind: 'Deployment',
    spec: { ...change, selector: { matchLabels: { app: 'a' } }, strategy: { type: 'Recreate' } },
  });
});
