import { cli, folder } from '../support/cli';
import { freshCluster } from './cluster';

jest.setTimeout(120_000);

// The API server calls webhooks, and no program answers them.
const { controlPlane, env, kubectl } = freshCluster({ webhooks: true });

const labels = { 'app.kubernetes.io/managed-by': 'cdk8s-kubeflow' };
const service = { namespace: 'apps', name: 'gone' };
const rule = { apiGroups: ['*'], apiVersions: ['*'], resources: ['configmaps', 'namespaces'], operations: ['*'] };

const namespace = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'apps', labels } };
const settings = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'settings', namespace: 'apps', labels } };
const webhook = {
  apiVersion: 'admissionregistration.k8s.io/v1',
  kind: 'ValidatingWebhookConfiguration',
  metadata: { name: 'guard', labels },
  webhooks: [
    {
      name: 'guard.example.com',
      clientConfig: { service },
      rules: [rule],
      failurePolicy: 'Fail',
      sideEffects: 'None',
      admissionReviewVersions: ['v1'],
      timeoutSeconds: 1,
    },
  ],
};

const dist = folder({
  '00-foundation/apps/namespace.yaml': [namespace],
  '10-apps/apps/settings.yaml': [settings],
  '10-apps/apps/webhook.yaml': [webhook],
});
const down = () => cli(['down', dist, '--yes'], { env: env() });

/** The API server learns of a configuration a moment after it is made. */
async function untilRefused(): Promise<void> {
  for (;;) {
    try {
      kubectl('--namespace=apps', 'delete', 'configmap', 'settings', '--dry-run=server');
    } catch {
      return;
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

test('what kubectl applied is removed by its folder, and no webhook of the platform is in the way', async () => {
  controlPlane().apply([namespace, settings, webhook]);
  await untilRefused();
  const { code, stdout, stderr } = await down();
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toMatch(
    /^✓ webhooks: 1 removed .*\n(?:.*\n)*✓ 10-apps: 1 removed .*\n(?:.*\n)*✓ the platform is removed\n$/m,
  );
  expect(kubectl('get', 'namespace,validatingwebhookconfiguration', '--output=name')).not.toMatch(/apps|guard/);
});

test("somebody else's webhook that refuses is named", async () => {
  controlPlane().apply([namespace, settings, { ...webhook, metadata: { name: webhook.metadata.name } }]);
  await untilRefused();
  const { code, stdout, stderr } = await down();
  expect(code).toBe(1);
  expect(stdout).toContain('! ValidatingWebhookConfiguration guard is left alone: ');
  expect(stderr).toMatch(
    /ConfigMap apps\/settings: .*; if the program behind it is gone, remove the configuration that has the webhook guard\.example\.com$/m,
  );
});
