import { whereWebhooksAnswer } from '../cluster/cluster';
import { freshBed, PATIENCE } from './bed';
import { STAND_IN } from './images';
import { NetIstio } from './net-istio';
import { PARTS } from './parts';
import { OWNER, platformWith, TENANT } from './platform';

jest.setTimeout(2 * PATIENCE);

interface Conditions {
  readonly status?: {
    readonly url?: string;
    readonly conditions?: readonly { readonly type: string; readonly status: string }[];
  };
}

interface Service {
  readonly spec: { readonly clusterIP: string };
}

const MODELS = `/apis/serving.kserve.io/v1beta1/namespaces/${TENANT}/inferenceservices`;
const REVISION = 'iris-predictor-00001';

whereWebhooksAnswer(() => {
  const components = ['cluster-local-gateway', 'knative-serving', 'kserve', 'kserve-runtimes'];
  let netIstio: NetIstio | undefined;
  // Before the bed, whose API server it asks, is gone.
  afterAll(() => netIstio?.stop());
  const bed = freshBed(PARTS.serving, platformWith(components));
  beforeAll(() => {
    netIstio = new NetIstio(bed().api);
    netIstio.run();
  });

  test('a model becomes ready', async () => {
    await bed().create(OWNER, {
      apiVersion: 'serving.kserve.io/v1beta1',
      kind: 'InferenceService',
      metadata: { namespace: TENANT, name: 'iris' },
      spec: {
        predictor: { containers: [{ name: 'kserve-container', image: STAND_IN, command: ['/stand-in', 'model'] }] },
      },
    });
    const { url } = await bed().until('InferenceService iris is ready', async () => {
      const { status } = (await bed().read<Conditions>(`${MODELS}/iris`)) ?? {};
      return status?.conditions?.some(({ type, status: is }) => type === 'Ready' && is === 'True') && status;
    });
    expect(url).toBe(`https://kubeflow.example.com/serving/${TENANT}/iris`);
  });

  test('it predicts, by way of the activator and the queue proxy', async () => {
    const { spec } = (await bed().read<Service>(`/api/v1/namespaces/${TENANT}/services/${REVISION}`)) ?? {};
    const response = await fetch(`http://${spec?.clusterIP}/v1/models/iris:predict`, {
      method: 'POST',
      headers: { 'Knative-Serving-Namespace': TENANT, 'Knative-Serving-Revision': REVISION },
      body: JSON.stringify({ instances: [[5.1, 3.5]] }),
    });
    expect({ status: response.status, text: await response.text() }).toEqual({
      status: 200,
      text: '{"predictions":[[5.1,3.5]]}',
    });
  });

  test('deleting it leaves nothing', async () => {
    await bed().delete(OWNER, `${MODELS}/iris`);
    const kinds = 'inferenceservices,services.serving.knative.dev,revisions,deployments,virtualservices,pods';
    await bed().gone(TENANT, kinds);
  });

  test('no request was denied', () => {
    expect(bed().denied()).toEqual([]);
  });
});
