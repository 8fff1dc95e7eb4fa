import { images } from '../../charts';
import { render } from '../support/render';
import { WEBHOOKS } from '../support/rendering';

const platform = render();

test('both programs are one image, and each elects its leader by a lease that it may have', () => {
  for (const program of ['controller', 'webhook']) {
    const { image, args } = platform.container(`kubeflow/spark-operator-${program}`);
    const lease = `spark-operator-${program}-lock`;
    expect(image).toBe(images.sparkOperator);
    expect(args).toContain(`--leader-election-lock-name=${lease}`);
    expect(args).toContain('--leader-election-lock-namespace=kubeflow');
    expect(platform.get('rbac.authorization.k8s.io/v1/Role', `kubeflow/spark-operator-${program}`)).toMatchObject({
      rules: expect.arrayContaining([expect.objectContaining({ resourceNames: [lease] })]) as unknown[],
    });
  }
});

test('spark-submit writes to the only folder that it may write to', () => {
  const { env, volumeMounts = [] } = platform.container('kubeflow/spark-operator-controller');
  expect(volumeMounts).toEqual([expect.objectContaining({ mountPath: '/tmp', readOnly: false })]);
  expect(env).toContainEqual({ name: 'SPARK_SUBMIT_OPTS', value: '-Divy.home=/tmp/.ivy' });
});

test('the API server reaches the webhook, by the name and the port that the webhook knows itself by', () => {
  const { args } = platform.container('kubeflow/spark-operator-webhook');
  expect(args).toContain('--webhook-svc-name=spark-operator-webhook-svc');
  expect(args).toContain('--webhook-port=9443');
  expect(platform.get('networking.k8s.io/v1/NetworkPolicy', 'kubeflow/spark-operator-webhook')).toMatchObject({
    spec: { ingress: [{ ports: [{ port: 9443 }] }] },
  });
  for (const kind of WEBHOOKS) {
    const { webhooks = [] } = platform.get(kind, 'spark-operator-webhook');
    expect(webhooks).not.toEqual([]);
    for (const { clientConfig } of webhooks) {
      expect(clientConfig).toMatchObject({ service: { name: 'spark-operator-webhook-svc', port: 9443 } });
      // The webhook writes it, and would lose it with every apply.
      expect(clientConfig).not.toHaveProperty('caBundle');
    }
  }
});

test('only pods of Spark applications wait for the webhook', () => {
  const { webhooks = [] } = platform.get(WEBHOOKS[0], 'spark-operator-webhook');
  const ofPods = webhooks.filter(({ rules }) => rules?.some(({ resources }) => resources?.includes('pods')));
  expect(ofPods).toHaveLength(1);
  expect(ofPods[0]).toMatchObject({
    objectSelector: { matchLabels: { 'sparkoperator.k8s.io/launched-by-spark-operator': 'true' } },
  });
});

test('without the operator, nothing of it is left', () => {
  const without = render({ components: { 'spark-operator': false } });
  expect(platform.about('spark').length).toBeGreaterThan(20);
  expect(without.about('spark')).toEqual([]);
});
