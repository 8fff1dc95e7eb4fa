import { render } from '../support/render';

// The policy as it is rendered would conflict with istiod's at the second server-side apply.
test('istiod alone says whether its validation fails, and no rendered object of Istio’s waits for it', () => {
  const platform = render();
  const kind = 'admissionregistration.k8s.io/v1/ValidatingWebhookConfiguration';
  const [webhook] = platform.get(kind, 'istio-validator-istio-system').webhooks ?? [];
  expect(webhook).toMatchObject({ name: 'rev.validation.istio.io' });
  expect(webhook).not.toHaveProperty('failurePolicy');
  const validated = platform.objects.filter(
    ({ apiVersion, metadata }) => /\bistio\.io\//.test(apiVersion) && metadata.labels?.['istio.io/rev'] === 'default',
  );
  expect(validated).toEqual([]);
});
