import { images } from '../../charts';
import { render } from '../support/render';

const SPARK = '50-apps/spark-operator';

const platform = render();

/** The only container of one of the two programs. */
function containerOf(program: string): { image: string; args: readonly string[] } {
  const { spec } = platform.object(`${SPARK}/deployment-spark-operator-${program}.yaml`) as {
    spec: { template: { spec: { containers: readonly { image: string; args: readonly string[] }[] } } };
  };
  const [container] = spec.template.spec.containers;
  if (!container) throw new Error(`${program} has no container`);
  return container;
}

test('both programs are one image, and each elects its leader by a lease that it may have', () => {
  for (const program of ['controller', 'webhook']) {
    const { image, args } = containerOf(program);
    const lease = `spark-operator-${program}-lock`;
    expect(image).toBe(images.sparkOperator);
    expect(args).toContain(`--leader-election-lock-name=${lease}`);
    expect(args).toContain('--leader-election-lock-namespace=kubeflow');
    expect(platform.object(`${SPARK}/role-spark-operator-${program}.yaml`)).toMatchObject({
      rules: expect.arrayContaining([expect.objectContaining({ resourceNames: [lease] })]) as unknown[],
    });
  }
});

test('the API server reaches the webhook, by the name and the port that the webhook knows itself by', () => {
  const { args } = containerOf('webhook');
  expect(args).toContain('--webhook-svc-name=spark-operator-webhook-svc');
  expect(args).toContain('--webhook-port=9443');
  expect(platform.object(`${SPARK}/networkpolicy-spark-operator-webhook.yaml`)).toMatchObject({
    spec: { ingress: [{ ports: [{ port: 9443 }] }] },
  });
  for (const kind of ['mutating', 'validating']) {
    const { webhooks } = platform.object(`${SPARK}/${kind}webhookconfiguration-spark-operator-webhook.yaml`) as {
      webhooks: readonly { clientConfig: object }[];
    };
    for (const { clientConfig } of webhooks) {
      expect(clientConfig).toMatchObject({ service: { name: 'spark-operator-webhook-svc', port: 9443 } });
      // The webhook writes it, and would lose it with every apply.
      expect(clientConfig).not.toHaveProperty('caBundle');
    }
  }
});

test('only pods of Spark applications wait for the webhook', () => {
  const { webhooks } = platform.object(`${SPARK}/mutatingwebhookconfiguration-spark-operator-webhook.yaml`) as {
    webhooks: readonly { objectSelector?: object; rules: readonly { resources: readonly string[] }[] }[];
  };
  const ofPods = webhooks.filter(({ rules }) => rules.some(({ resources }) => resources.includes('pods')));
  expect(ofPods).toHaveLength(1);
  expect(ofPods[0]).toMatchObject({
    objectSelector: { matchLabels: { 'sparkoperator.k8s.io/launched-by-spark-operator': 'true' } },
  });
});

test('without the operator, nothing of it is left', () => {
  const without = render({ components: { 'spark-operator': false } });
  expect(platform.files.filter((file) => file.includes('spark')).length).toBeGreaterThan(20);
  expect(without.files.filter((file) => file.includes('spark'))).toEqual([]);
});
