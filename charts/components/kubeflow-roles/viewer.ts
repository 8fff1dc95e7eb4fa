import type { Construct } from 'constructs';

import type { Platform } from '../../config/platform';
import { allow, ClusterRole, READ } from '../../kit';

/** What decides what there is to see. */
type Viewed = Pick<Platform, 'existing' | 'monitoring'>;

/** Resources that `status` and `doctor` read, by API group: what is rendered, but Secrets, and what shows its state. */
// oxfmt-ignore
const READ_BY_OPERATORS: Readonly<Record<string, readonly string[]>> = {
  '': [
    'configmaps', 'events', 'limitranges', 'namespaces', 'nodes', 'persistentvolumeclaims', 'pods', 'resourcequotas',
    'serviceaccounts', 'services',
  ],
  'admissionregistration.k8s.io': ['mutatingwebhookconfigurations', 'validatingwebhookconfigurations'],
  'apiextensions.k8s.io': ['customresourcedefinitions'],
  'apiregistration.k8s.io': ['apiservices'],
  apps: ['daemonsets', 'deployments', 'statefulsets'],
  autoscaling: ['horizontalpodautoscalers'],
  batch: ['cronjobs', 'jobs'],
  'bitnami.com': ['sealedsecrets'],
  'caching.internal.knative.dev': ['images'],
  'cert-manager.io': ['certificates', 'clusterissuers', 'issuers'],
  'discovery.k8s.io': ['endpointslices'],
  'external-secrets.io': ['externalsecrets'],
  'kubeflow.org': ['notebooks', 'poddefaults', 'profiles'],
  'metacontroller.k8s.io': ['decoratorcontrollers'],
  'networking.internal.knative.dev': ['certificates'],
  'networking.istio.io': ['destinationrules', 'envoyfilters', 'gateways', 'sidecars', 'virtualservices'],
  'networking.k8s.io': ['ingressclasses', 'networkpolicies'],
  policy: ['poddisruptionbudgets'],
  'rbac.authorization.k8s.io': ['clusterrolebindings', 'clusterroles', 'rolebindings', 'roles'],
  'scheduling.k8s.io': ['priorityclasses'],
  'security.istio.io': ['authorizationpolicies', 'peerauthentications', 'requestauthentications'],
  'serving.kserve.io': ['clusterservingruntimes', 'clusterstoragecontainers'],
  'storage.k8s.io': ['storageclasses'],
  'trainer.kubeflow.org': ['clustertrainingruntimes'],
};

/** Those of the Prometheus Operator. */
const MONITORS = { 'monitoring.coreos.com': ['prometheusrules', 'servicemonitors'] };

/** What the GPU operator of the cluster is set up by. */
const POLICIES = { 'nvidia.com': ['clusterpolicies'] };

/**
 * The rights with which `cdk8s-kubeflow status` and `doctor` look at a platform. Nobody is bound to it. Secrets are left
 * out: Kubernetes cannot let somebody see that a key is there without its value.
 */
export function renderViewer(scope: Construct, { monitoring, existing: { gpuOperator } }: Viewed): void {
  const all = { ...READ_BY_OPERATORS, ...(monitoring?.kind === 'operator' && MONITORS), ...(gpuOperator && POLICIES) };
  const rules = Object.entries(all).map(([group, names]) => allow(...READ).on(group, ...names));
  new ClusterRole(scope, 'cdk8s-kubeflow-viewer', rules);
}
