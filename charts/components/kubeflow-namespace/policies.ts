import type { Platform } from '../../config/platform';
import { type AdmitProps, labelIn, namespaceIn, SAME_NAMESPACE } from '../../kit';
import type * as k8s from '../../kit/k8s';

type Policies = Readonly<Record<string, AdmitProps>>;

/**
 * Who gets into pods of Kubeflow's namespaces from outside of them, by the name of the NetworkPolicy. These are the
 * policies of systems that have no component of their own here; a component brings the policy of its pods itself.
 */
export function policies({ services }: Platform): Policies {
  const gateway = namespaceIn(services.ingressGateway.namespace);
  return { ...WEBHOOKS, ...webApps(gateway), ...apis(gateway) };
}

/** Webhooks let everyone in, but only to their port: the API server, which calls them, is not a pod to select. */
const WEBHOOKS: Policies = {
  'cache-server': { pods: labelIn({ app: 'cache-server' }), ports: [8443] },
  'katib-controller': { pods: labelIn({ 'katib.kubeflow.org/component': 'controller' }), ports: [8443] },
  kserve: { pods: labelIn({ 'control-plane': 'kserve-controller-manager' }), ports: [9443] },
  poddefaults: { pods: labelIn({ app: 'poddefaults' }), ports: [4443] },
  'pvcviewer-webhook': { pods: labelIn({ app: 'pvcviewer' }), ports: [9443] },
  'spark-operator-webhook': {
    pods: labelIn({ 'app.kubernetes.io/name': 'spark-operator', 'app.kubernetes.io/component': 'webhook' }),
    ports: [9443],
  },
  'training-operator-webhook': { pods: labelIn({ 'control-plane': 'kubeflow-training-operator' }), ports: [9443] },
  'jobset-webhook': { ...canonicalName('jobset-controller-manager'), ports: [9443] },
  'trainer-webhook': { ...canonicalName('trainer'), ports: [9443] },
};

/** Pods in kubeflow-system by the label that Istio's injection gives them. */
function canonicalName(name: string): AdmitProps {
  return { namespace: 'kubeflow-system', pods: { matchLabels: { 'service.istio.io/canonical-name': name } } };
}

/** Web apps let the gateway in. Some name their own namespace too, as upstream does, though it is let in anyway. */
function webApps(gateway: k8s.NetworkPolicyPeer): Policies {
  const from = [gateway];
  const fromHereToo = [gateway, SAME_NAMESPACE];
  return {
    'jupyter-web-app': { pods: labelIn({ app: 'jupyter-web-app' }), from: fromHereToo },
    'katib-ui': { pods: labelIn({ 'katib.kubeflow.org/component': 'ui' }), from },
    'kserve-models-web-app': { pods: labelIn({ 'app.kubernetes.io/component': 'kserve-models-web-app' }), from },
    // Upstream's spelling: under another name, a cluster that is taken over would keep both.
    'metatada-envoy': { pods: labelIn({ component: 'metadata-envoy' }), from: fromHereToo },
    'ml-pipeline-ui': { pods: labelIn({ app: 'ml-pipeline-ui' }), from },
    'model-registry-ui': { pods: labelIn({ app: 'model-registry-ui' }), from: fromHereToo },
    'tensorboards-web-app': { pods: labelIn({ app: 'tensorboards-web-app' }), from, ports: [5000] },
    'volumes-web-app': { pods: labelIn({ app: 'volumes-web-app' }), from: fromHereToo },
  };
}

/** The namespaces of tenants, by the label that the profile controller gives them. */
const TENANTS: k8s.NetworkPolicyPeer = {
  namespaceSelector: labelIn({ 'app.kubernetes.io/part-of': 'kubeflow-profile' }),
};

/** APIs that tenants' pods call. */
function apis(gateway: k8s.NetworkPolicyPeer): Policies {
  const from = [TENANTS, gateway];
  return {
    'katib-db-manager': {
      pods: labelIn({ 'katib.kubeflow.org/component': 'db-manager' }),
      from: [TENANTS, SAME_NAMESPACE],
    },
    'metadata-grpc-server': { pods: labelIn({ component: 'metadata-grpc-server' }), from: [TENANTS, SAME_NAMESPACE] },
    'ml-pipeline': { pods: labelIn({ app: 'ml-pipeline' }), from },
    'model-catalog': { pods: labelIn({ component: 'model-catalog-server' }), from, ports: [8080] },
    'model-registry': { pods: labelIn({ component: 'model-registry-server' }), from, ports: [8080] },
  };
}
