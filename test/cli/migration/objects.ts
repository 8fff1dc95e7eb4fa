import { folder } from '../../support/cli';
import { facts, meta, namespace, URL } from '../plan/platform';

const base = { '00-foundation/a.yaml': [namespace('auth'), namespace('kubeflow'), facts(URL)] };

/** A rendering with these objects in a component `web`. */
export const dist = (...objects: readonly object[]): string => folder({ ...base, '50-apps/web/a.yaml': objects });

/** A Deployment of the platform. */
export const web = (app: string, spec: object = {}, name = 'web') => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: meta(name, 'auth'),
  spec: {
    replicas: 0,
    selector: { matchLabels: { app } },
    template: { metadata: { labels: { app } }, spec: { containers: [{ name: 'web', image: 'web:1' }], ...spec } },
  },
});
/** A binding to a role. */
export const binding = (role: string) => ({
  apiVersion: 'rbac.authorization.k8s.io/v1',
  kind: 'RoleBinding',
  metadata: meta('ada', 'auth'),
  roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: role },
});
/** A Job of the platform. */
export const job = (image: string) => ({
  apiVersion: 'batch/v1',
  kind: 'Job',
  metadata: meta('load', 'auth'),
  spec: { template: { spec: { containers: [{ name: 'load', image }] } } },
});
/** A webhook configuration of the platform. */
export const webhooks = (name: string) => ({
  apiVersion: 'admissionregistration.k8s.io/v1',
  kind: 'ValidatingWebhookConfiguration',
  metadata: meta(name),
  webhooks: [],
});
/** A Secret of the platform. */
export const secret = (type: string) => ({ apiVersion: 'v1', kind: 'Secret', metadata: meta('key', 'auth'), type });
