import { images, type KubeflowProps } from '../../charts';
import { render } from '../support/render';

/** Everything that needs Knative Serving, and itself. */
const WITHOUT: Partial<KubeflowProps> = {
  components: { 'knative-serving': false, kserve: false, 'kserve-runtimes': false, 'kserve-models-web-app': false },
};

describe('Knative Serving', () => {
  const platform = render();

  test('its services are routed through the platform’s gateway, and from pods through the cluster-local one', () => {
    expect(platform.get('v1/ConfigMap', 'knative-serving/config-istio')).toMatchObject({
      data: { 'gateway.kubeflow.kubeflow-serving': 'istio-ingressgateway.istio-system.svc.cluster.local' },
    });
    const selector = { app: 'cluster-local-gateway', istio: 'cluster-local-gateway' };
    expect(platform.get('networking.istio.io/v1beta1/Gateway', 'knative-serving/knative-local-gateway')).toMatchObject({
      spec: { selector, servers: [{ port: { number: 8081 } }] },
    });
    expect(platform.get('v1/Service', 'istio-system/knative-local-gateway')).toMatchObject({
      metadata: { labels: { 'experimental.istio.io/disable-gateway-port-translation': 'true' } },
      spec: { selector, ports: [{ port: 80, targetPort: 8081 }, { port: 443 }] },
    });
  });

  test.each([
    ['activator', images.knativeActivator],
    ['autoscaler', images.knativeAutoscaler],
    ['controller', images.knativeController],
    ['webhook', images.knativeWebhook],
    ['net-istio-controller', images.knativeIstioController],
    ['net-istio-webhook', images.knativeIstioWebhook],
  ])('%s runs in the mesh, by a pinned image, on a read-only file system', (name, image) => {
    expect(image).toMatch(/@sha256:[0-9a-f]{64}$/);
    expect(platform.get('apps/v1/Deployment', `knative-serving/${name}`)).toMatchObject({
      spec: {
        template: {
          metadata: { labels: { 'sidecar.istio.io/inject': 'true' } },
          spec: { containers: [{ image, securityContext: { runAsNonRoot: true, readOnlyRootFilesystem: true } }] },
        },
      },
    });
  });

  test('the queue proxy of every revision is the one that is loaded onto nodes ahead', () => {
    const image = images.knativeQueueProxy;
    expect(platform.get('v1/ConfigMap', 'knative-serving/config-deployment')).toMatchObject({
      data: { 'queue-sidecar-image': image },
    });
    expect(platform.get('caching.internal.knative.dev/v1alpha1/Image', 'knative-serving/queue-proxy')).toMatchObject({
      spec: { image },
    });
  });

  test.each([
    ['config-istio', 'net-istio'],
    ['config-network', 'networking'],
    ['config-deployment', 'controller'],
  ])('%s has the label by which a webhook checks it', (name, component) => {
    expect(platform.get('v1/ConfigMap', `knative-serving/${name}`)).toMatchObject({
      metadata: { labels: { 'app.kubernetes.io/name': 'knative-serving', 'app.kubernetes.io/component': component } },
    });
  });

  test('what Knative’s webhooks fill in themselves is not rendered: kinds, CA bundles, certificates', () => {
    const configurations = platform.of('knative-serving').filter(({ kind }) => kind.endsWith('WebhookConfiguration'));
    expect(configurations).toHaveLength(5);
    expect(JSON.stringify(configurations)).not.toMatch(/"rules"|"caBundle"/);
    for (const name of ['webhook-certs', 'net-istio-webhook-certs']) {
      expect(platform.get('v1/Secret', `knative-serving/${name}`)).not.toHaveProperty('data');
    }
  });

  test('the API server gets into the webhooks, and the gateways into the activator', () => {
    for (const name of ['webhook', 'net-istio-webhook']) {
      expect(platform.get('networking.k8s.io/v1/NetworkPolicy', `knative-serving/${name}-apiserver`)).toMatchObject({
        spec: { ingress: [{ ports: [{ port: 8443 }] }] },
      });
      expect(platform.get('security.istio.io/v1beta1/PeerAuthentication', `knative-serving/${name}`)).toMatchObject({
        spec: { portLevelMtls: { '8443': { mode: 'PERMISSIVE' } } },
      });
    }
    const activator = platform.yaml(
      'networking.k8s.io/v1/NetworkPolicy',
      'knative-serving/allow-istio-gateways-to-activator',
    );
    expect(activator).toContain('- istio-ingressgateway');
    expect(activator).toContain('- cluster-local-gateway');
  });

  const upstream = render({ size: 'upstream' });

  test.each([
    ['activator', 20],
    ['webhook', 5],
  ])('%s gets more pods under load, and none of them keeps a node from being drained', (name, maxReplicas) => {
    expect(platform.get('autoscaling/v2/HorizontalPodAutoscaler', `knative-serving/${name}`)).toMatchObject({
      spec: { minReplicas: 1, maxReplicas, scaleTargetRef: { kind: 'Deployment', name } },
    });
    // A budget of nothing is upstream's.
    expect(platform.has('policy/v1/PodDisruptionBudget', `knative-serving/${name}-pdb`)).toBe(false);
    expect(upstream.get('policy/v1/PodDisruptionBudget', `knative-serving/${name}-pdb`)).toMatchObject({
      spec: { minAvailable: 0, selector: { matchLabels: { app: name } } },
    });
  });

  test('the controller may do what the roles with its label allow, those of other ingress providers too', () => {
    const matchLabels = { 'serving.knative.dev/controller': 'true' };
    expect(platform.get('rbac.authorization.k8s.io/v1/ClusterRole', 'knative-serving-admin')).toMatchObject({
      aggregationRule: { clusterRoleSelectors: [{ matchLabels }] },
    });
    expect(platform.get('rbac.authorization.k8s.io/v1/ClusterRole', 'knative-serving-istio')).toMatchObject({
      metadata: { labels: matchLabels },
    });
    expect(
      platform.get('rbac.authorization.k8s.io/v1/ClusterRoleBinding', 'knative-serving-controller-admin'),
    ).toMatchObject({
      roleRef: { name: 'knative-serving-admin' },
      subjects: [{ name: 'controller', namespace: 'knative-serving' }],
    });
  });

  test('a typing error in its settings is refused by the webhook that reads them', () => {
    const matchLabels = { 'app.kubernetes.io/name': 'knative-serving', 'app.kubernetes.io/component': 'net-istio' };
    const name = 'config.webhook.istio.networking.internal.knative.dev';
    expect(
      platform.get(
        'admissionregistration.k8s.io/v1/ValidatingWebhookConfiguration',
        'config.webhook.istio.networking.internal.knative.dev',
      ),
    ).toMatchObject({
      webhooks: [{ name, failurePolicy: 'Fail', objectSelector: { matchLabels } }],
    });
  });

  test('its CRDs say what has an address, and what has a pod template', () => {
    expect(platform.yaml('apiextensions.k8s.io/v1/CustomResourceDefinition', 'services.serving.knative.dev')).toMatch(
      /duck\.knative\.dev\/addressable: 'true'\n.*duck\.knative\.dev\/podspecable: 'true'/,
    );
  });
});

test('without Knative Serving, nothing of it is left', () => {
  const platform = render(WITHOUT);
  expect(platform.about('knative')).toEqual([]);
  expect(JSON.stringify(platform.of('istio'))).not.toContain('knative');
});
