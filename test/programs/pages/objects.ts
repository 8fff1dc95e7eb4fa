import type { Manifest } from '../../../charts/contract/manifest';
import { SERVICES } from '../../../charts/contract/services';
import { STAND_IN } from '../images';
import { TENANT } from '../platform';

const mine = (apiVersion: string, kind: string, name: string, spec: object, labels = {}): Manifest => ({
  ...{ apiVersion, kind, metadata: { name, namespace: TENANT, labels } },
  ...{ spec },
});

/** A pod that prints something, and goes on. */
const speaker = (name: string, container: string, words: string, labels = {}): Manifest => {
  const command = ['/bin/sh', '-c', `echo ${words}; exec sleep 3600`];
  return mine('v1', 'Pod', name, { containers: [{ name: container, image: STAND_IN, command }] }, labels);
};

const SERVING = 'serving.knative.dev/v1';
const template = { spec: { containers: [{ image: STAND_IN }] } };

/** The revision of the model's predictor. */
export const REVISION = 'iris-predictor-00001';

/** What Knative makes for a model, and a pod of it. */
export const MADE_BY_KNATIVE: readonly Manifest[] = [
  mine(SERVING, 'Service', 'iris-predictor', { template }),
  mine(SERVING, 'Configuration', 'iris-predictor', { template }),
  mine(SERVING, 'Route', 'iris-predictor', { traffic: [{ latestRevision: true, percent: 100 }] }),
  mine(SERVING, 'Revision', REVISION, template.spec),
  speaker('iris-predictor-0', 'kserve-container', 'loaded', { 'serving.knative.dev/revision': REVISION }),
];

/** The step of a run. */
export const STEP = speaker('mnist-system-container-impl-1', 'main', 'trained');

const { service, namespace, port, secret } = SERVICES.pipelines.objectStore;

/** Where an artifact of a run is, and which Secret of its namespace has the keys, as the run has written it down. */
export const KEYS_OF_TENANT = JSON.stringify({
  Provider: 'minio',
  Params: {
    ...{ fromEnv: 'false', endpoint: `http://${service}.${namespace}:${port}`, disableSSL: 'true' },
    ...{ secretName: secret.name, accessKeyKey: secret.accessKey, secretKeyKey: secret.secretKey },
  },
});

/** A model, as the page's form sends it. */
export const model = (name: string, annotations = {}): Manifest => ({
  apiVersion: 'serving.kserve.io/v1beta1',
  kind: 'InferenceService',
  metadata: { name, namespace: TENANT, annotations },
  ...{ spec: { predictor: { model: { modelFormat: { name: 'sklearn' }, storageUri: 's3://bucket/iris' } } } },
});

/** A graph of one model. */
export const GRAPH = mine('serving.kserve.io/v1alpha1', 'InferenceGraph', 'chain', {
  nodes: { root: { routerType: 'Sequence', steps: [{ serviceName: 'iris' }] } },
});

const labels = { app: 'raw' };
const scaleTargetRef = { apiVersion: 'apps/v1', kind: 'Deployment', name: 'raw-predictor' };

/** What KServe makes for a model in mode `Standard`. */
export const MADE_BY_KSERVE: readonly Manifest[] = [
  mine('apps/v1', 'Deployment', 'raw-predictor', {
    ...{ replicas: 0, selector: { matchLabels: labels } },
    template: { metadata: { labels }, spec: { containers: [{ name: 'kserve-container', image: STAND_IN }] } },
  }),
  mine('v1', 'Service', 'raw-predictor', { selector: labels, ports: [{ port: 80 }] }),
  mine('autoscaling/v2', 'HorizontalPodAutoscaler', 'raw-predictor', {
    scaleTargetRef,
    minReplicas: 1,
    maxReplicas: 2,
  }),
];
