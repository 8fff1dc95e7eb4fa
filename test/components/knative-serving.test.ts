import { images, type KubeflowProps } from '../../charts';
import { render } from '../support/render';

const FOLDER = '40-serverless/knative-serving';
const CRDS = '00-foundation/knative-serving';

/** Everything that needs Knative Serving, and itself. */
const WITHOUT: Partial<KubeflowProps> = {
  components: { 'knative-serving': false, kserve: false, 'kserve-runtimes': false, 'kserve-models-web-app': false },
};

describe('Knative Serving', () => {
  const platform = render();

  test('its services are routed through the platform’s gateway, and from pods through the cluster-local one', () => {
    expect(platform.object(`${FOLDER}/configmap-config-istio.yaml`)).toMatchObject({
      data: { 'gateway.kubeflow.kubeflow-gateway': 'istio-ingressgateway.istio-system.svc.cluster.local' },
    });
    const selector = { app: 'cluster-local-gateway', istio: 'cluster-local-gateway' };
    expect(platform.object(`${FOLDER}/gateway-knative-local-gateway.yaml`)).toMatchObject({
      spec: { selector, servers: [{ port: { number: 8081 } }] },
    });
    expect(platform.object(`${FOLDER}/service-knative-local-gateway.istio-system.yaml`)).toMatchObject({
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
    expect(platform.object(`${FOLDER}/deployment-${name}.yaml`)).toMatchObject({
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
    expect(platform.object(`${FOLDER}/configmap-config-deployment.yaml`)).toMatchObject({
      data: { 'queue-sidecar-image': image },
    });
    expect(platform.object(`${FOLDER}/image-queue-proxy.yaml`)).toMatchObject({ spec: { image } });
  });

  test.each([
    ['config-istio', 'net-istio'],
    ['config-network', 'networking'],
    ['config-deployment', 'controller'],
  ])('%s has the label by which a webhook checks it', (name, component) => {
    expect(platform.object(`${FOLDER}/configmap-${name}.yaml`)).toMatchObject({
      metadata: { labels: { 'app.kubernetes.io/name': 'knative-serving', 'app.kubernetes.io/component': component } },
    });
  });

  test('what Knative’s webhooks fill in themselves is not rendered: kinds, CA bundles, certificates', () => {
    const files = platform.files.filter((file) => file.startsWith(`${FOLDER}/`));
    const configurations = files.filter((file) => file.includes('webhookconfiguration-'));
    expect(configurations).toHaveLength(5);
    for (const file of configurations) expect(platform.text(file)).not.toMatch(/rules:|caBundle:/);
    for (const name of ['webhook-certs', 'net-istio-webhook-certs']) {
      expect(platform.object(`${FOLDER}/secret-${name}.yaml`)).not.toHaveProperty('data');
    }
  });

  test('the API server gets into the webhooks, and the gateways into the activator', () => {
    for (const name of ['webhook', 'net-istio-webhook']) {
      expect(platform.object(`${FOLDER}/networkpolicy-${name}-apiserver.yaml`)).toMatchObject({
        spec: { ingress: [{ ports: [{ port: 8443 }] }] },
      });
      expect(platform.object(`${FOLDER}/peerauthentication-${name}.yaml`)).toMatchObject({
        spec: { portLevelMtls: { '8443': { mode: 'PERMISSIVE' } } },
      });
    }
    const activator = platform.text(`${FOLDER}/networkpolicy-allow-istio-gateways-to-activator.yaml`);
    expect(activator).toContain('- istio-ingressgateway');
    expect(activator).toContain('- cluster-local-gateway');
  });

  const upstream = render({ size: 'upstream' });

  test.each([
    ['activator', 20],
    ['webhook', 5],
  ])('%s gets more pods under load, and none of them keeps a node from being drained', (name, maxReplicas) => {
    expect(platform.object(`${FOLDER}/horizontalpodautoscaler-${name}.yaml`)).toMatchObject({
      spec: { minReplicas: 1, maxReplicas, scaleTargetRef: { kind: 'Deployment', name } },
    });
    // A budget of nothing is upstream's.
    expect(platform.files).not.toContain(`${FOLDER}/poddisruptionbudget-${name}-pdb.yaml`);
    expect(upstream.object(`${FOLDER}/poddisruptionbudget-${name}-pdb.yaml`)).toMatchObject({
      spec: { minAvailable: 0, selector: { matchLabels: { app: name } } },
    });
  });

  test('the controller may do what the roles with its label allow, those of other ingress providers too', () => {
    const matchLabels = { 'serving.knative.dev/controller': 'true' };
    expect(platform.object(`${FOLDER}/clusterrole-knative-serving-admin.yaml`)).toMatchObject({
      aggregationRule: { clusterRoleSelectors: [{ matchLabels }] },
    });
    expect(platform.object(`${FOLDER}/clusterrole-knative-serving-istio.yaml`)).toMatchObject({
      metadata: { labels: matchLabels },
    });
    expect(platform.object(`${FOLDER}/clusterrolebinding-knative-serving-controller-admin.yaml`)).toMatchObject({
      roleRef: { name: 'knative-serving-admin' },
      subjects: [{ name: 'controller', namespace: 'knative-serving' }],
    });
  });

  test('a typing error in its settings is refused by the webhook that reads them', () => {
    const matchLabels = { 'app.kubernetes.io/name': 'knative-serving', 'app.kubernetes.io/component': 'net-istio' };
    const name = 'config.webhook.istio.networking.internal.knative.dev';
    expect(platform.object(`${FOLDER}/validatingwebhookconfiguration-${name}.yaml`)).toMatchObject({
      webhooks: [{ name, failurePolicy: 'Fail', objectSelector: { matchLabels } }],
    });
  });

  test('its CRDs say what has an address, and what has a pod template', () => {
    expect(platform.text(`${CRDS}/customresourcedefinition-services.serving.knative.dev.yaml`)).toMatch(
      /duck\.knative\.dev\/addressable: 'true'\n.*duck\.knative\.dev\/podspecable: 'true'/,
    );
  });
});

test('without Knative Serving, nothing of it is left', () => {
  const platform = render(WITHOUT);
  const mentions = platform.files.filter(
    (file) => file.includes('knative') || (file.includes('/istio/') && platform.text(file).includes('knative')),
  );
  expect(mentions).toEqual([]);
});
