import type { ExpectedIstio, ExpectedKnative } from '../../../charts/contract/existing';
import { deployment, type Live } from './cluster';

const SUFFIX = 'istio-system.svc.cluster.local';
export const MODELS = {
  matchExpressions: [{ key: 'serving.kserve.io/inferenceservice', operator: 'Exists' }],
} as const;
export const EXTERNAL = { name: 'kubeflow-serving', namespace: 'kubeflow', service: `istio-ingressgateway.${SUFFIX}` };
export const LOCAL = {
  name: 'kubeflow-local-gateway',
  namespace: 'knative-serving',
  service: `kubeflow-local-gateway.${SUFFIX}`,
};
export const EXPECTED: ExpectedKnative = {
  namespace: 'knative-serving',
  domain: 'example.com',
  settings: { 'config-network': { 'mesh-compatibility-mode': 'enabled' }, 'config-features': {} },
  gateways: { external: EXTERNAL, local: LOCAL },
  routes: [MODELS],
  sidecar: { 'sidecar.istio.io/inject': 'true' },
};
export const MESH: ExpectedIstio = {
  namespace: 'istio-system',
  gateway: { selector: { istio: 'kubeflow' }, namespace: 'edge', service: 'kubeflow', serviceAccount: 'kubeflow' },
  trustDomain: 'cluster.local',
  neverInject: [],
};

export const THEIRS = {
  name: 'knative-ingress-gateway',
  namespace: 'knative-serving',
  service: `istio-ingressgateway.${SUFFIX}`,
};
export const THEIR_LOCAL = {
  name: 'knative-local-gateway',
  namespace: 'knative-serving',
  service: `knative-local-gateway.${SUFFIX}`,
};
export const LISTS = {
  'external-gateways': JSON.stringify([THEIRS, { ...EXTERNAL, labelSelector: MODELS }]),
  'local-gateways': JSON.stringify([THEIR_LOCAL, { ...LOCAL, labelSelector: MODELS }]),
};

interface Change {
  readonly network?: object;
  readonly domain?: object;
  readonly features?: object;
  readonly istio?: object;
  readonly labels?: object;
  readonly namespaceLabels?: object;
  readonly containers?: readonly string[];
  readonly version?: string;
}

export const NETWORK = { 'mesh-compatibility-mode': 'Enabled' };

/** A Knative that has all that the platform needs. */
export function knativeWith({
  network = NETWORK,
  domain = { _example: 'apps.example.com: |', 'example.com': '' },
  features = {},
  istio = LISTS,
  labels = EXPECTED.sidecar,
  namespaceLabels = {},
  containers = ['activator', 'istio-proxy'],
  version = '1.22.0',
}: Change = {}): Live[] {
  const namespace = 'knative-serving';
  const program = (name: string, component = name): Live =>
    deployment(name, namespace, {
      'app.kubernetes.io/name': 'knative-serving',
      'app.kubernetes.io/component': component,
      'app.kubernetes.io/version': version,
    });
  const config = (name: string, data: object): Live => {
    return { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, namespace }, data };
  };
  const gateway = (name: string): Live => ({
    ...{ apiVersion: 'networking.istio.io/v1', kind: 'Gateway', metadata: { name, namespace } },
    spec: { selector: { istio: 'ingressgateway' } },
  });
  return [
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace, labels: { ...namespaceLabels } } },
    program('controller'),
    program('net-istio-controller', 'net-istio'),
    { ...program('activator'), spec: { template: { metadata: { labels } } } },
    {
      ...{ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'a', namespace, labels: { app: 'activator' } } },
      spec: { containers: containers.map((name) => ({ name })) },
    },
    ...[config('config-network', network), config('config-domain', domain), config('config-features', features)],
    ...[config('config-istio', istio), gateway('knative-ingress-gateway'), gateway('knative-local-gateway')],
  ];
}
