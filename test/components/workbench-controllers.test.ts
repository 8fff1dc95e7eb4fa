import { type ComponentName, images } from '../../charts';
import { render } from '../support/render';

const platform = render();

describe('the webhook of PodDefaults', () => {
  test('sees the pods of tenants alone, and has a certificate that the API server is told to trust', () => {
    expect(
      platform.get(
        'admissionregistration.k8s.io/v1/MutatingWebhookConfiguration',
        'poddefaults-webhook-mutating-webhook-configuration',
      ),
    ).toMatchObject({
      metadata: { annotations: { 'cert-manager.io/inject-ca-from': 'kubeflow/poddefaults-webhook-cert' } },
      webhooks: [
        {
          failurePolicy: 'Fail',
          namespaceSelector: { matchLabels: { 'app.kubernetes.io/part-of': 'kubeflow-profile' } },
        },
      ],
    });
    expect(platform.get('cert-manager.io/v1/Certificate', 'kubeflow/poddefaults-webhook-cert')).toMatchObject({
      spec: {
        secretName: 'poddefaults-webhook-certs',
        dnsNames: expect.arrayContaining(['poddefaults-webhook-service.kubeflow.svc']) as unknown,
      },
    });
  });

  test('viewers, editors and admins of a namespace may read PodDefaults', () => {
    expect(
      platform.get('rbac.authorization.k8s.io/v1/ClusterRole', 'poddefaults-webhook-kubeflow-poddefaults-view'),
    ).toMatchObject({
      metadata: {
        labels: {
          'rbac.authorization.kubeflow.org/aggregate-to-kubeflow-view': 'true',
          'rbac.authorization.kubeflow.org/aggregate-to-kubeflow-poddefaults-edit': 'true',
          'rbac.authorization.kubeflow.org/aggregate-to-kubeflow-poddefaults-admin': 'true',
        },
      },
    });
  });
});

test('the webhook of PVCViewers is reached without the mesh, on a port that is open', () => {
  expect(platform.get('apps/v1/Deployment', 'kubeflow/pvcviewer-controller-manager')).toMatchObject({
    spec: {
      template: { metadata: { annotations: { 'traffic.sidecar.istio.io/excludeInboundPorts': '9443' } } },
    },
  });
  expect(platform.get('networking.k8s.io/v1/NetworkPolicy', 'kubeflow/pvcviewer-webhook')).toMatchObject({
    spec: { ingress: [{ ports: [{ port: 9443 }] }] },
  });
});

test.each(['pvcviewer', 'tensorboard-controller'])('metrics of %s are shown to those who may see them', (name) => {
  const text = JSON.stringify(platform.of(name).filter(({ kind }) => kind === 'Deployment'));
  expect(text).toContain('--metrics-bind-address=127.0.0.1:8080');
  expect(text).toContain('--secure-listen-address=0.0.0.0:8443');
  expect(text).toContain(images.kubeRbacProxy);
});

test('TensorBoards run the image that is listed with all others', () => {
  expect(platform.get('v1/ConfigMap', 'kubeflow/tensorboard-controller-config')).toMatchObject({
    data: { TENSORBOARD_IMAGE: images.tensorboard, ISTIO_GATEWAY: 'kubeflow/kubeflow-gateway' },
  });
});

test.each<[ComponentName, readonly ComponentName[]]>([
  ['poddefaults', ['jupyter-web-app', 'tensorboards-web-app']],
  ['notebook-controller', ['jupyter-web-app', 'volumes-web-app']],
  ['pvcviewer', ['volumes-web-app']],
  ['tensorboard-controller', ['tensorboards-web-app']],
])('%s leaves nothing behind when it is off', (name, users) => {
  const components = Object.fromEntries([name, ...users].map((each) => [each, false]));
  expect(render({ components }).about(name)).toEqual([]);
});
