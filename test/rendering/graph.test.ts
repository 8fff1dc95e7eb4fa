import type { ApiObjectProps } from 'cdk8s';

import { type External, Stage } from '../../charts/kit';
import {
  binding,
  check,
  crd,
  crdOf,
  deployment,
  istio,
  namespace,
  object,
  policy,
  problems,
  service,
  webhook,
  widget,
  Parts,
  type Spec,
} from './parts';

test('sound parts have no problems', () => {
  expect(
    problems(deployment(), service({ app: 'x' }), webhook(443), policy([{ ports: [{ port: 9443 }] }]), crd, widget()),
  ).toEqual([]);
});

test.each<[string, ApiObjectProps[], string]>([
  ['a namespace that is not rendered', [{ apiVersion: 'v1', kind: 'Secret', metadata: { name: 's', namespace: 'b' } }], "Secret b/s: is in namespace 'b', which is not rendered"],
  ['an object twice', [object('Secret', 's', {}), object('Secret', 's', {})], 'Secret a/s: is rendered twice'],
  ['an object twice, with one of another group between', [object('Secret', 's', {}), object('Secret', 's', {}, 'batch/v1'), object('Secret', 's', {})], 'Secret a/s: is rendered twice'],
  ['no CRD', [widget()], 'Widget a/w: has no CRD: no component installs Widget of example.com'],
  ['a version that the CRD does not serve', [crd, widget('v2')], 'Widget a/w: is of version v2, which CustomResourceDefinition widgets.example.com does not serve'],
  ['no ServiceAccount', [deployment({ serviceAccountName: 'me' })], 'Deployment a/x: its pods need ServiceAccount a/me, which is not rendered'],
  ['no ConfigMap', [deployment({ volumes: [{ name: 'v', configMap: { name: 'c' } }] })], 'Deployment a/x: its pods need ConfigMap a/c, which'],
  ['no Secret', [deployment({ volumes: [{ name: 'v', secret: { secretName: 's' } }] })], 'Deployment a/x: its pods need Secret a/s, which'],
  ['no projected Secret', [deployment({ volumes: [{ name: 'v', projected: { sources: [{ secret: { name: 's' } }] } }] })], 'Deployment a/x: its pods need Secret a/s, which'],
  ['no Secret for the environment', [deployment({ containers: [{ name: 'x', envFrom: [{ secretRef: { name: 's' } }] }] })], 'Deployment a/x: its pods need Secret a/s, which'],
  ['no ConfigMap for a variable', [deployment({ containers: [{ name: 'x', env: [{ name: 'E', valueFrom: { configMapKeyRef: { name: 'c', key: 'k' } } }] }] })], 'Deployment a/x: its pods need ConfigMap a/c, which'],
  ['no pull secret', [deployment({ imagePullSecrets: [{ name: 's' }] })], 'Deployment a/x: its pods need Secret a/s, which'],
  ['no PVC', [deployment({ volumes: [{ name: 'v', persistentVolumeClaim: { claimName: 'p' } }] })], 'Deployment a/x: its pods need PersistentVolumeClaim a/p, which'],
  ['no Role', [object('ServiceAccount', 'me', {}), binding('r', 'me')], 'RoleBinding a/b: binds Role r, which is not rendered'],
  ['no bound ServiceAccount', [object('Role', 'r', {}, 'rbac.authorization.k8s.io/v1'), binding('r', 'me')], 'RoleBinding a/b: binds ServiceAccount a/me, which is not rendered'],
  ['a Deployment that misses its own pods', [deployment({}, { app: 'y' })], 'Deployment a/x: its selector does not match the labels of its own pods'],
  ['a Service without pods', [service({ app: 'x' })], 'Service a/x: selects no pods ({"app":"x"})'],
  ['a port that the pods do not name', [deployment(), service({ app: 'x' }, 'http')], "Service a/x: targets the port 'http', which its pods do not have"],
  ['an autoscaler without a target', [object('HorizontalPodAutoscaler', 'h', { spec: { scaleTargetRef: { kind: 'Deployment', name: 'z' } } }, 'autoscaling/v2')], 'HorizontalPodAutoscaler a/h: scales Deployment z, which is not rendered'],
  ['a disruption budget without pods', [object('PodDisruptionBudget', 'p', { spec: { selector: { matchLabels: { app: 'z' } } } }, 'policy/v1')], 'PodDisruptionBudget a/p: selects no pods ({"app":"z"})'],
  ['a webhook without a Service', [webhook(443)], 'ValidatingWebhookConfiguration w: calls Service a/x, which is not rendered'],
  ['a webhook at a port that is none', [deployment(), service({ app: 'x' }), webhook(8443)], 'ValidatingWebhookConfiguration w: calls port 8443 of Service a/x, which has no such port'],
  ['a NetworkPolicy that closes a webhook', [deployment(), service({ app: 'x' }), webhook(443), policy([{ from: [{ podSelector: {} }] }])], 'Deployment a/x: NetworkPolicies close port https of the webhook Service a/x to the API server'],
  ['a NetworkPolicy that opens a webhook to its node alone', [deployment(), service({ app: 'x' }), webhook(443), policy([{ from: [{ ipBlock: { cidr: '169.254.7.127/32' } }] }])], 'Deployment a/x: NetworkPolicies close port https of the webhook Service a/x to the API server'],
  ['a NetworkPolicy that opens another port', [deployment(), service({ app: 'x' }), webhook(443), policy([{ ports: [{ port: 8080 }] }])], 'Deployment a/x: NetworkPolicies close port https'],
])('%s', (_, objects, message) => {
  expect(problems(...objects)).toEqual([expect.stringContaining(message)]);
}); // oxfmt-ignore

test.each<[string, ApiObjectProps, string]>([
  ['a route to no Service', istio('VirtualService', { http: [{ route: [{ destination: { host: 'z.a.svc.cluster.local' } }] }] }), 'routes to z.a.svc.cluster.local, a Service that is not rendered'],
  ['a route to no port', istio('VirtualService', { http: [{ route: [{ destination: { host: 'x.a.svc.cluster.local', port: { number: 80 } } }] }] }), 'routes to port 80 of x.a.svc.cluster.local, which has no such port'],
  ['a route of no Gateway', istio('VirtualService', { gateways: ['a/g'] }), 'is bound to Gateway a/g, which is not rendered'],
  ['a filter without pods', istio('EnvoyFilter', { workloadSelector: { labels: { app: 'z' } } }), 'selects no pods ({"app":"z"})'],
  ['a Gateway without pods', istio('Gateway', { selector: { app: 'z' } }), 'selects no pods ({"app":"z"})'],
  ['a Gateway without its certificate', istio('Gateway', { selector: { app: 'x' }, servers: [{ tls: { credentialName: 'c' } }] }), 'needs Secret a/c, which is not rendered'],
])('%s', (_, broken, message) => {
  const { kind } = broken;
  const istioCrd = crdOf('networking.istio.io', kind);
  expect(problems(deployment(), service({ app: 'x' }), istioCrd, broken)).toEqual([
    expect.stringContaining(`${kind} a/i: ${message}`),
  ]);
}); // oxfmt-ignore

const converted = (service_: Spec): ApiObjectProps =>
  crdOf('example.com', 'Widget', {
    conversion: { strategy: 'Webhook', webhook: { clientConfig: { service: service_ } } },
  });
const certificate = (issuerRef: Spec, group = 'cert-manager.io'): readonly ApiObjectProps[] => [
  crdOf(group, 'Certificate'),
  object('Certificate', 'c', { spec: { secretName: 's', issuerRef } }, `${group}/v1`),
];
const injected = {
  ...object('ConfigMap', 'c', {}),
  metadata: { name: 'c', annotations: { 'cert-manager.io/inject-ca-from': 'a/c' } },
};
const cronJob = object(
  'CronJob',
  'j',
  { spec: { jobTemplate: { spec: { template: { spec: { containers: [], serviceAccountName: 'me' } } } } } },
  'batch/v1',
);

test.each<[string, readonly ApiObjectProps[], string]>([
  ['an issuer', certificate({ name: 'i' }), 'Certificate a/c: is issued by Issuer i, which is not rendered'],
  ['an issuer for all namespaces', certificate({ kind: 'ClusterIssuer', name: 'i' }), 'Certificate a/c: is issued by ClusterIssuer i, which'],
  ['a CA bundle', [injected], 'ConfigMap a/c: takes its CA bundle from Certificate a/c, which is not rendered'],
  ['a Service that converts versions', [converted({ name: 'x', namespace: 'a' })], 'CustomResourceDefinition widgets.example.com: calls Service a/x, which is not rendered'],
  ['the ServiceAccount of a CronJob’s pods', [cronJob], 'CronJob a/j: its pods need ServiceAccount a/me, which'],
])('%s is missed', (_, objects, message) => {
  expect(problems(...objects)).toEqual([expect.stringContaining(message)]);
}); // oxfmt-ignore

test('issuers of other projects are not missed', () => {
  expect(problems(...certificate({ name: 'i', kind: 'StepIssuer', group: 'certmanager.step.sm' }))).toEqual([]);
});

test('certificates of other groups, Secrets of certificates and roles of every cluster are not missed', () => {
  const pods = deployment({ volumes: [{ name: 'v', secret: { secretName: 's' } }] });
  const view = object(
    'ClusterRoleBinding',
    'b',
    { roleRef: { kind: 'ClusterRole', name: 'view' } },
    'rbac.authorization.k8s.io/v1',
  );
  expect(problems(...certificate({ name: 'i' }, 'networking.internal.knative.dev'), pods, view)).toEqual([]);
});

describe('NetworkPolicies', () => {
  const closed = 'Deployment a/x: NetworkPolicies close port https of the webhook Service a/x to the API server';
  const hook = [deployment(), service({ app: 'x' }), webhook(443)];
  const policyFor = (podSelector: Spec, ingress: readonly Spec[] = []): ApiObjectProps =>
    object('NetworkPolicy', 'p', { spec: { podSelector, ingress } }, 'networking.k8s.io/v1');
  const selects = (key: string, operator: string, ...values: readonly string[]): ApiObjectProps =>
    policyFor({ matchExpressions: [{ key, operator, values }] });

  test.each<[string, ApiObjectProps, readonly string[]]>([
    ['for the port by its name', policyFor({}, [{ ports: [{ port: 'https' }] }]), []],
    ['for another port by its name', policyFor({}, [{ ports: [{ port: 'http' }] }]), [closed]],
    ['for addresses', policyFor({}, [{ from: [{ ipBlock: { cidr: '0.0.0.0/0' } }] }]), []],
    ['for addresses of nodes alone', policyFor({}, [{ from: [{ ipBlock: { cidr: '169.254.7.127/32' } }] }]), [closed]],
    ['for traffic out', object('NetworkPolicy', 'p', { spec: { podSelector: {}, policyTypes: ['Egress'] } }, 'networking.k8s.io/v1'), []],
    ['of pods with one of some values', selects('app', 'In', 'x', 'y'), [closed]],
    ['of pods with none of some values', selects('app', 'NotIn', 'x'), []],
    ['of pods with a label', selects('app', 'Exists'), [closed]],
    ['of pods without a label', selects('app', 'DoesNotExist'), []],
  ])('%s', (_, policy_, found) => {
    expect(problems(...hook, policy_)).toEqual(found);
  }); // oxfmt-ignore

  test('hold for what converts versions too', () => {
    const parts = [deployment(), service({ app: 'x' }), converted({ name: 'x', namespace: 'a' })];
    expect(problems(...parts, policyFor({}))).toEqual([closed]);
    expect(problems(...parts)).toEqual([]);
  });
});

describe('order', () => {
  const closed = [namespace, deployment(), service({ app: 'x' }), webhook(443)];

  test('what a failing-closed webhook must admit comes in a later stage', () => {
    const late = check((app) => {
      new Parts(app, 'hook', Stage.APPS, closed);
      new Parts(app, 'other', Stage.APPS, [object('ConfigMap', 'c', {})]);
    });
    expect(late).toEqual([
      'ConfigMap a/c: comes in stage 50-apps, but the webhook w.example.com, which must admit it, not in an earlier one (50-apps)',
    ]);
    const pods = check((app) => {
      new Parts(app, 'hook', Stage.APPS, [namespace, service({ app: 'y' }), webhook(443)]);
      new Parts(app, 'other', Stage.MESH, [deployment({}, { app: 'x', and: 'y' })]);
    });
    expect(pods).toContainEqual(expect.stringContaining('which must admit its pods'));
  });

  test('a later stage is fine, and so is the webhook’s own system', () => {
    const fine = check((app) => {
      new Parts(app, 'hook', Stage.MESH, [...closed, object('ConfigMap', 'own', {})]);
      new Parts(app, 'other', Stage.APPS, [object('ConfigMap', 'c', {})]);
    });
    expect(fine).toEqual([]);
  });

  test('a custom resource in the foundation comes too early for its CRD', () => {
    const early = check((app) => new Parts(app, 'parts', Stage.FOUNDATION, [namespace, crd, widget()]));
    expect(early).toEqual([
      'Widget a/w: comes in stage 00-foundation, but its CRD not in an earlier one (00-foundation)',
    ]);
  });
});

test('what is declared external need not be rendered', () => {
  const pods = deployment({ volumes: [{ name: 'v', configMap: { name: 'c' } }], serviceAccountName: 'me' });
  const found = check((app) => {
    new Parts(app, 'parts', Stage.APPS, [namespace, pods], [
      { kind: 'ConfigMap', name: 'c', namespace: '*' },
      { kind: 'ServiceAccount', name: 'me', namespace: 'a' },
    ]); // oxfmt-ignore
  });
  expect(found).toEqual([]);
});

test('pods that the cluster has are selected, and need their certificate too', () => {
  const gateway = istio('Gateway', { selector: { app: 'edge' }, servers: [{ tls: { credentialName: 'c' } }] });
  const filter = istio('EnvoyFilter', { workloadSelector: { labels: { app: 'edge' } } });
  const crds = ['Gateway', 'EnvoyFilter'].map((kind) => crdOf('networking.istio.io', kind));
  const found = (externals: External[]) =>
    check(
      (app) => new Parts(app, 'parts', Stage.APPS, [namespace, ...crds, gateway, filter], externals, { app: 'edge' }),
    );
  expect(found([])).toEqual([expect.stringContaining('Gateway a/i: needs Secret a/c, which is not rendered; ')]);
  expect(found([{ kind: 'Secret', name: 'c', namespace: 'a' }])).toEqual([]);
});
