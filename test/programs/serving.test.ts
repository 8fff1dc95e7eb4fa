import { whereWebhooksAnswer } from '../cluster/cluster';
import { workloads } from '../support/first-model';
import { freshBed, PATIENCE } from './bed';
import { STAND_IN } from './images';
import { NetIstio } from './net-istio';
import { endsWell } from './end';
import { PARTS } from './parts';
import { OWNER, platformWith, TENANT } from './platform';
import { addressOf } from './services';

jest.setTimeout(2 * PATIENCE);

interface Conditions {
  readonly status?: {
    readonly url?: string;
    readonly conditions?: readonly { readonly type: string; readonly status: string }[];
  };
}

const MODELS = `/apis/serving.kserve.io/v1beta1/namespaces/${TENANT}/inferenceservices`;

whereWebhooksAnswer(() => {
  const components = ['cluster-local-gateway', 'knative-serving', 'kserve', 'kserve-runtimes'];
  let netIstio: NetIstio | undefined;
  // Before the bed, whose API server it asks, is gone.
  afterAll(() => netIstio?.stop());
  const dist = platformWith(components);
  const bed = freshBed(PARTS.serving, dist);
  beforeAll(() => {
    netIstio = new NetIstio(bed().api);
    netIstio.run();
  });

  /** The address of an InferenceService, once it is ready. */
  async function readyUrl(name: string): Promise<string | undefined> {
    const { url } = await bed().until(`InferenceService ${name} is ready`, async () => {
      const { status } = (await bed().read<Conditions>(`${MODELS}/${name}`)) ?? {};
      return status?.conditions?.some(({ type, status: is }) => type === 'Ready' && is === 'True') && status;
    });
    return url;
  }

  /** Calls a model by way of the activator and the queue proxy. */
  async function predict(name: string): Promise<{ readonly status: number; readonly text: string }> {
    const revision = `${name}-predictor-00001`;
    const response = await fetch(`http://${await addressOf(bed(), TENANT, revision)}/v1/models/${name}:predict`, {
      method: 'POST',
      headers: { 'Knative-Serving-Namespace': TENANT, 'Knative-Serving-Revision': revision },
      body: JSON.stringify({ instances: [[5.1, 3.5]] }),
    });
    return { status: response.status, text: await response.text() };
  }

  const PREDICTED = { status: 200, text: '{"predictions":[[5.1,3.5]]}' };

  test('a model of an image of its own becomes ready, and predicts', async () => {
    await bed().create(OWNER, {
      apiVersion: 'serving.kserve.io/v1beta1',
      kind: 'InferenceService',
      metadata: { namespace: TENANT, name: 'iris' },
      spec: {
        predictor: { containers: [{ name: 'kserve-container', image: STAND_IN, command: ['/stand-in', 'model'] }] },
      },
    });
    expect(await readyUrl('iris')).toBe(`https://kubeflow.example.com/serving/${TENANT}/iris`);
    expect(await predict('iris')).toEqual(PREDICTED);
  });

  test('the model of docs/first-model.md becomes ready, and predicts', async () => {
    // No registry is asked for the digest of its image.
    const data = { 'registries-skipping-tag-resolving': 'dev.local,index.docker.io' };
    const settings = ['configmap', 'config-deployment', '--namespace', 'knative-serving'];
    await bed().kubectl('patch', ...settings, '--type=merge', '--patch', JSON.stringify({ data }));
    const metadata = { namespace: TENANT, name: 'model-store' };
    const objects = [{ apiVersion: 'v1', kind: 'Secret', metadata }, ...(workloads()['model.yaml'] ?? [])];
    await bed().create(OWNER, ...objects.map((one) => ({ ...one, metadata: { ...one.metadata, namespace: TENANT } })));
    expect(await readyUrl('mnist')).toBe(`https://kubeflow.example.com/serving/${TENANT}/mnist`);
    expect(await predict('mnist')).toEqual(PREDICTED);
  });

  test('deleting them leaves nothing', async () => {
    for (const name of ['iris', 'mnist']) await bed().delete(OWNER, `${MODELS}/${name}`);
    const kinds = 'inferenceservices,services.serving.knative.dev,revisions,deployments,virtualservices,pods';
    await bed().gone(TENANT, kinds);
  });

  endsWell(bed, dist);
});
