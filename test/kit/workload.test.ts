import { podTemplate } from '../../charts/kit';

const pods = { selector: { app: 'a' }, labels: { tier: 'b' }, containers: [] };

test.each([
  [true, { 'sidecar.istio.io/inject': 'true' }],
  [false, { 'sidecar.istio.io/inject': 'false' }],
  [undefined, {}],
] as const)('sidecar: %s, as a label of the pods beside their own', (sidecar, label) => {
  expect(podTemplate({ ...pods, sidecar }).metadata?.labels).toEqual({ app: 'a', tier: 'b', ...label });
});
