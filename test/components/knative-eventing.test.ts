import { images } from '../../charts';
import { render } from '../support/render';

const SIDECAR = ['networking.istio.io/v1/Sidecar', 'istio-system/default'] as const;

test('Knative Eventing is installed only where it is switched on', () => {
  const platform = render();
  expect(platform.about('knative-eventing')).toEqual([]);
  expect(JSON.stringify(platform.get(...SIDECAR))).not.toContain('knative-eventing');
});

describe('Knative Eventing', () => {
  const platform = render({ components: { 'knative-eventing': true } });

  test('has a namespace that the mesh knows of', () => {
    expect(platform.has('v1/Namespace', 'knative-eventing')).toBe(true);
    expect(platform.get(...SIDECAR).spec?.egress?.[0]?.hosts).toContain('knative-eventing/*');
  });

  test.each([
    ['eventing-controller', images.eventingController],
    ['eventing-webhook', images.eventingWebhook],
    ['job-sink', images.eventingJobSink],
    ['pingsource-mt-adapter', images.eventingPingSource],
    ['request-reply', images.eventingRequestReply],
  ])('%s runs a pinned image on a read-only file system', (name, image) => {
    expect(image).toMatch(/@sha256:[0-9a-f]{64}$/);
    expect(platform.pod(`knative-eventing/${name}`)).toMatchObject({
      spec: { containers: [{ image, securityContext: { runAsNonRoot: true, readOnlyRootFilesystem: true } }] },
    });
  });

  test('the controller restarts when an image of the pods that it makes changes', () => {
    expect(platform.pod('knative-eventing/eventing-controller').metadata?.labels).toHaveProperty([
      'cdk8s-kubeflow/config-checksum',
    ]);
    expect(platform.get('v1/ConfigMap', 'knative-eventing/eventing-integrations-images')).toMatchObject({
      data: { 'timer-source': images.eventingTimerSource },
    });
  });

  test('its own programs are not changed by SinkBindings', () => {
    for (const name of ['eventing-controller', 'eventing-webhook', 'pingsource-mt-adapter']) {
      expect(platform.get('apps/v1/Deployment', `knative-eventing/${name}`)).toMatchObject({
        metadata: { labels: { 'bindings.knative.dev/exclude': 'true' } },
      });
    }
  });

  test('CRDs of several versions are converted by the webhook, and sources name the types of their events', () => {
    const source = platform.get('apiextensions.k8s.io/v1/CustomResourceDefinition', 'pingsources.sources.knative.dev');
    expect(source).toMatchObject({
      metadata: { labels: { 'duck.knative.dev/source': 'true' } },
      spec: {
        conversion: {
          strategy: 'Webhook',
          webhook: { clientConfig: { service: { name: 'eventing-webhook', namespace: 'knative-eventing' } } },
        },
      },
    });
    expect(JSON.parse(source.metadata.annotations?.['registry.knative.dev/eventTypes'] ?? '')).toMatchObject([
      { type: 'dev.knative.sources.ping' },
    ]);
  });

  test('what it does not know is refused while its webhook is away, but its settings can be mended', () => {
    for (const [name, failurePolicy] of [
      ['validation.webhook.eventing.knative.dev', 'Fail'],
      ['config.webhook.eventing.knative.dev', 'Ignore'],
    ] as const) {
      const webhook = platform.get('admissionregistration.k8s.io/v1/ValidatingWebhookConfiguration', name);
      expect(webhook).toMatchObject({ webhooks: [{ name, failurePolicy }] });
      expect(webhook).not.toHaveProperty('webhooks.0.rules');
    }
  });

  test('its controller reaches whatever has an address, of other systems too', () => {
    expect(platform.get('rbac.authorization.k8s.io/v1/ClusterRole', 'addressable-resolver')).toMatchObject({
      aggregationRule: { clusterRoleSelectors: [{ matchLabels: { 'duck.knative.dev/addressable': 'true' } }] },
    });
    expect(
      platform.get('rbac.authorization.k8s.io/v1/ClusterRoleBinding', 'eventing-controller-resolver'),
    ).toMatchObject({
      roleRef: { name: 'addressable-resolver' },
      subjects: [{ name: 'eventing-controller', namespace: 'knative-eventing' }],
    });
  });

  test('its logger is told in JSON, the only format that it reads', () => {
    expect(JSON.parse(platform.config('knative-eventing/config-logging')['zap-logger-config'] ?? '')).toMatchObject({
      level: 'info',
      encoding: 'json',
    });
  });

  test('users of tenants’ namespaces get rights on its objects', () => {
    expect(platform.get('rbac.authorization.k8s.io/v1/ClusterRole', 'knative-eventing-namespaced-edit')).toMatchObject({
      metadata: { labels: { 'rbac.authorization.kubeflow.org/aggregate-to-kubeflow-edit': 'true' } },
    });
  });
});
