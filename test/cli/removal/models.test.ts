import { cli, folder } from '../../support/cli';
import { fakeApiServer } from '../fake-api-server';

const OURS = { labels: { 'app.kubernetes.io/managed-by': 'cdk8s-kubeflow' } };
const HOOK = {
  apiVersion: 'admissionregistration.k8s.io/v1',
  kind: 'ValidatingWebhookConfiguration',
  metadata: { name: 'inferenceservice.serving.kserve.io', uid: '1', ...OURS },
};
const CRD = {
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: 'inferenceservices.serving.kserve.io', uid: '2', ...OURS },
  spec: {
    group: 'serving.kserve.io',
    names: { kind: 'InferenceService', plural: 'inferenceservices' },
    versions: [{ name: 'v1beta1', served: true, storage: true }],
  },
};
const MODEL = {
  apiVersion: 'serving.kserve.io/v1beta1',
  kind: 'InferenceService',
  metadata: {
    ...{ namespace: 'ada', name: 'mnist', uid: '3', finalizers: ['inferenceservice.finalizers'] },
    annotations: { 'serving.kserve.io/deploymentMode': 'RawDeployment' },
  },
};
const PLURALS: Readonly<Record<string, string>> = {
  [HOOK.kind]: 'validatingwebhookconfigurations',
  [CRD.kind]: 'customresourcedefinitions',
  [MODEL.kind]: 'inferenceservices',
};

const kinds = [HOOK, CRD, MODEL].map(({ apiVersion, kind, metadata }) => {
  const [name, version] = apiVersion.split('/');
  const scope = 'namespace' in metadata ? 'Namespaced' : 'Cluster';
  return {
    metadata: { name },
    versions: [{ version, resources: [{ resource: PLURALS[kind], responseKind: { kind }, scope }] }],
  };
});

/**
 * KServe 0.18.0's webhook refuses that its controller takes the finalizer off a model of an older word for its mode: the
 * model goes once the webhook has gone, and not before.
 */
test('down takes the webhook away before a model that it holds', async () => {
  const there = new Map<string, object>([HOOK, CRD, MODEL].map((one) => [one.metadata.name, one]));
  const deleted: string[] = [];
  const { kubeconfig, close } = await fakeApiServer((path, { method }) => {
    if (path === '/api') return [200, { items: [] }];
    if (path === '/apis') return [200, { items: kinds }];
    const name = path.split('/').at(-1) ?? '';
    const found = there.get(name);
    if (method === 'DELETE') {
      deleted.push(name);
      const isHeld = name === MODEL.metadata.name && there.has(HOOK.metadata.name);
      if (!isHeld) there.delete(name);
      return [200, isHeld ? MODEL : { kind: 'Status', status: 'Success' }];
    }
    if (found) return [200, found];
    const items = [...there.values()].filter((one) => PLURALS[(one as typeof HOOK).kind] === name);
    return Object.values(PLURALS).includes(name) ? [200, { items }] : [404, { kind: 'Status', code: 404 }];
  });
  try {
    const dist = folder({ '00-foundation/kserve/crd.yaml': [CRD], '50-apps/kserve/hook.yaml': [HOOK] });
    const options = ['--delete-data', '--confirm', 'delete-data', '--timeout', '5', '--kubeconfig', kubeconfig];
    const { code, stderr } = await cli(['down', dist, ...options]);
    expect(stderr).not.toMatch(/error/);
    expect(deleted).toEqual([HOOK.metadata.name, MODEL.metadata.name, CRD.metadata.name]);
    expect(code).toBe(0);
  } finally {
    close();
  }
});
