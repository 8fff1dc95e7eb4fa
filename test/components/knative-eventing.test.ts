import { images } from '../../charts';
import { render } from '../support/render';

const FOLDER = '40-serverless/knative-eventing';
const CRDS = '00-foundation/knative-eventing';
const SIDECAR = '20-mesh/istio/sidecar-default.yaml';

test('Knative Eventing is installed only where it is switched on', () => {
  const platform = render();
  expect(platform.files.filter((file) => file.includes('knative-eventing'))).toEqual([]);
  expect(platform.text(SIDECAR)).not.toContain('knative-eventing');
});

describe('Knative Eventing', () => {
  const platform = render({ components: { 'knative-eventing': true } });

  test('has a namespace that the mesh knows of', () => {
    expect(platform.files).toContain(`${CRDS}/namespace-knative-eventing.yaml`);
    expect(platform.text(SIDECAR)).toContain('- knative-eventing/*');
  });

  test.each([
    ['deployment-eventing-controller', images.eventingController],
    ['deployment-eventing-webhook', images.eventingWebhook],
    ['deployment-job-sink', images.eventingJobSink],
    ['deployment-pingsource-mt-adapter', images.eventingPingSource],
    ['statefulset-request-reply', images.eventingRequestReply],
  ])('%s runs a pinned image on a read-only file system', (file, image) => {
    expect(image).toMatch(/@sha256:[0-9a-f]{64}$/);
    expect(platform.object(`${FOLDER}/${file}.yaml`)).toMatchObject({
      spec: {
        template: {
          spec: { containers: [{ image, securityContext: { runAsNonRoot: true, readOnlyRootFilesystem: true } }] },
        },
      },
    });
  });

  test('the controller restarts when an image of the pods that it makes changes', () => {
    expect(platform.text(`${FOLDER}/deployment-eventing-controller.yaml`)).toContain('cdk8s-kubeflow/config-checksum');
    expect(platform.object(`${FOLDER}/configmap-eventing-integrations-images.yaml`)).toMatchObject({
      data: { 'timer-source': images.eventingTimerSource },
    });
  });

  test('its own programs are not changed by SinkBindings', () => {
    for (const name of ['eventing-controller', 'eventing-webhook', 'pingsource-mt-adapter']) {
      expect(platform.object(`${FOLDER}/deployment-${name}.yaml`)).toMatchObject({
        metadata: { labels: { 'bindings.knative.dev/exclude': 'true' } },
      });
    }
  });

  test('CRDs of several versions are converted by the webhook, and sources name the types of their events', () => {
    const source = platform.object(`${CRDS}/customresourcedefinition-pingsources.sources.knative.dev.yaml`);
    expect(source).toMatchObject({
      metadata: { labels: { 'duck.knative.dev/source': 'true' } },
      spec: {
        conversion: {
          strategy: 'Webhook',
          webhook: { clientConfig: { service: { name: 'eventing-webhook', namespace: 'knative-eventing' } } },
        },
      },
    });
    const { metadata } = source as { metadata: { annotations: Readonly<Record<string, string>> } };
    expect(JSON.parse(metadata.annotations['registry.knative.dev/eventTypes'] ?? '')).toMatchObject([
      { type: 'dev.knative.sources.ping' },
    ]);
  });

  test('what it does not know is refused while its webhook is away, but its settings can be mended', () => {
    for (const [name, failurePolicy] of [
      ['validation.webhook.eventing.knative.dev', 'Fail'],
      ['config.webhook.eventing.knative.dev', 'Ignore'],
    ]) {
      const webhook = platform.object(`${FOLDER}/validatingwebhookconfiguration-${name}.yaml`);
      expect(webhook).toMatchObject({ webhooks: [{ name, failurePolicy }] });
      expect(webhook).not.toHaveProperty('webhooks.0.rules');
    }
  });

  test('its controller reaches whatever has an address, of other systems too', () => {
    expect(platform.object(`${FOLDER}/clusterrole-addressable-resolver.yaml`)).toMatchObject({
      aggregationRule: { clusterRoleSelectors: [{ matchLabels: { 'duck.knative.dev/addressable': 'true' } }] },
    });
    expect(platform.object(`${FOLDER}/clusterrolebinding-eventing-controller-resolver.yaml`)).toMatchObject({
      roleRef: { name: 'addressable-resolver' },
      subjects: [{ name: 'eventing-controller', namespace: 'knative-eventing' }],
    });
  });

  test('its logger is told in JSON, the only format that it reads', () => {
    const { data } = platform.object(`${FOLDER}/configmap-config-logging.yaml`) as { data: Record<string, string> };
    expect(JSON.parse(data['zap-logger-config'] ?? '')).toMatchObject({ level: 'info', encoding: 'json' });
  });

  test('users of tenants’ namespaces get rights on its objects', () => {
    expect(platform.object(`${FOLDER}/clusterrole-knative-eventing-namespaced-edit.yaml`)).toMatchObject({
      metadata: { labels: { 'rbac.authorization.kubeflow.org/aggregate-to-kubeflow-edit': 'true' } },
    });
  });
});
