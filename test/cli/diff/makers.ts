import { deployment, made, type Made } from './objects';

const RBAC = 'rbac.authorization.k8s.io';
const ISTIO = 'security.istio.io/v1';
export const EDITOR = { matchLabels: { 'aggregate-to-edit': 'true' } };

export const crd = (versions: readonly object[], spec: object = {}): Made =>
  made('apiextensions.k8s.io/v1', 'CustomResourceDefinition', 'runs.example.com', {
    spec: { group: 'example.com', scope: 'Namespaced', names: { kind: 'Run', plural: 'runs' }, versions, ...spec },
  });
export const version = (name: string, storage: boolean, properties: object = { spec: { type: 'object' } }): object => ({
  ...{ name, served: true, storage },
  schema: { openAPIV3Schema: { type: 'object', properties } },
});
export const claim = (spec: object): Made =>
  made('v1', 'PersistentVolumeClaim', 'kubeflow/data', {
    spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '10Gi' } }, ...spec },
  });
export const set = (spec: object): Made =>
  made('apps/v1', 'StatefulSet', 'kubeflow/db', { spec: { serviceName: 'db', replicas: 1, ...spec } });
export const binding = (role: string, subject: object = { kind: 'User', name: 'ada@example.com' }): Made =>
  made(`${RBAC}/v1`, 'RoleBinding', 'kubeflow/ada', {
    roleRef: { apiGroup: RBAC, kind: 'Role', name: role },
    subjects: [subject],
  });
export const role = (name: string, ...verbs: readonly string[]): Made =>
  made(`${RBAC}/v1`, 'Role', `kubeflow/${name}`, { rules: [{ apiGroups: [''], resources: ['secrets'], verbs }] });
export const namespace = (level?: string): Made => {
  const labels = level === undefined ? {} : { 'pod-security.kubernetes.io/enforce': level };
  return { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'kubeflow', labels } };
};
export const network = (ingress: readonly object[], podSelector: object = {}): Made =>
  made('networking.k8s.io/v1', 'NetworkPolicy', 'kubeflow/guard', {
    spec: { podSelector, policyTypes: ['Ingress'], ingress },
  });
export const allow = (principals: readonly string[], action?: string): Made =>
  made(ISTIO, 'AuthorizationPolicy', 'kubeflow/callers', {
    spec: {
      ...(action && { action }),
      selector: { matchLabels: { app: 'web' } },
      rules: [{ from: [{ source: { principals } }] }],
    },
  });
export const webhook = (failurePolicy?: string, resources: readonly string[] = ['pods']): Made =>
  made('admissionregistration.k8s.io/v1', 'ValidatingWebhookConfiguration', 'guard', {
    webhooks: [{ name: 'guard.example.com', failurePolicy, rules: [{ apiGroups: [''], resources }] }],
  });
export const strict = (mode: string): Made =>
  made(ISTIO, 'PeerAuthentication', 'kubeflow/default', { spec: { mtls: { mode } } });
export const service = (spec: object): Made =>
  made('v1', 'Service', 'kubeflow/web', {
    spec: { selector: { app: 'web' }, ports: [{ name: 'http', port: 80 }], ...spec },
  });
export const job = (image: string): Made =>
  made('batch/v1', 'Job', 'kubeflow/load', { spec: { template: { spec: { containers: [{ name: 'main', image }] } } } });
export const database = (image: string): Made => deployment('kubeflow/mysql', { image });
export const mounting = (claimName: string): Made => {
  const spec = { containers: [{ name: 'main' }], volumes: [{ name: 'data', persistentVolumeClaim: { claimName } }] };
  return deployment('kubeflow/web', {}, { template: { metadata: { labels: { app: 'web' } }, spec } });
};
export const gateway = (hosts: readonly string[]): Made =>
  made('networking.istio.io/v1', 'Gateway', 'kubeflow/gateway', {
    spec: { selector: { istio: 'ingressgateway' }, servers: [{ hosts, port: { number: 443, protocol: 'HTTPS' } }] },
  });
export const clusterRole = (name: string, labels: object, rules: readonly object[], more: object = {}): Made => ({
  ...{ apiVersion: `${RBAC}/v1`, kind: 'ClusterRole', metadata: { name, labels }, rules, ...more },
});
