import { render } from './render';

const platform = render();

test('an object that is not rendered is an error that names the nearest', () => {
  expect(() => platform.get('apps/v1/StatefulSet', 'kubeflow/katib-controller')).toThrow(
    "apps/v1/StatefulSet 'kubeflow/katib-controller' is not rendered; the nearest are none",
  );
  expect(() => platform.get('apps/v1/Deployment', 'kubeflow/katib-manager')).toThrow(
    "apps/v1/Deployment 'kubeflow/katib-manager' is not rendered; " +
      "the nearest are apps/v1/Deployment 'kubeflow/katib-db-manager', ",
  );
  // Another API version of the same kind is near as well.
  expect(() => platform.get('networking.istio.io/v1/Gateway', 'kubeflow/kubeflow-gateway')).toThrow(
    "the nearest are networking.istio.io/v1alpha3/Gateway 'kubeflow/kubeflow-gateway'",
  );
});

test('objects are what their files hold', () => {
  expect(platform.text('30-access/dex/deployment-dex.yaml')).toBe(platform.yaml('apps/v1/Deployment', 'auth/dex'));
  expect(platform.componentOf(platform.get('v1/ConfigMap', 'ada/kfp-launcher'))).toBe('ada');
});
