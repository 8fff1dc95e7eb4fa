import {
  allow,
  binding,
  claim,
  clusterRole,
  crd,
  EDITOR,
  database,
  gateway,
  mounting,
  namespace,
  network,
  role,
  service,
  set,
  strict,
  version,
  webhook,
} from './makers';
import { deployment, made } from './objects';
import { type Dangerous, REFUSALS } from './refusals';

/** One for each rule, and more where a rule has several ways. */
export const DANGEROUS: readonly Dangerous[] = [
  ...REFUSALS,
  {
    ...{ rule: 'data/claim-removed', class: 'data' },
    before: [claim({})],
    after: [],
    what: 'PersistentVolumeClaim kubeflow/data is removed: its volume is data',
  },
  {
    ...{ rule: 'data/stateful-set-removed', class: 'data' },
    before: [set({ volumeClaimTemplates: [{ metadata: { name: 'data' } }] })],
    after: [],
    what: 'StatefulSet kubeflow/db is removed: its volumes stay without a program',
  },
  {
    ...{ rule: 'data/namespace-removed', class: 'data' },
    before: [namespace()],
    after: [],
    what: 'Namespace kubeflow is removed: everything in it would go with it',
  },
  {
    ...{ rule: 'data/profile-removed', class: 'data' },
    before: [made('kubeflow.org/v1', 'Profile', 'vision', { spec: { owner: { name: 'ada@example.com' } } })],
    after: [],
    what: 'Profile vision is removed: the namespace of the tenant and its volumes would go with it',
  },
  {
    ...{ rule: 'data/crd-removed', class: 'data' },
    before: [crd([version('v1', true)])],
    after: [],
    what: 'CustomResourceDefinition runs.example.com is removed: all objects of its kind would go with it',
  },
  {
    ...{ rule: 'data/secret-removed', class: 'data' },
    before: [claim({}), made('v1', 'Secret', 'kubeflow/passwords')],
    after: [claim({})],
    what: 'Secret kubeflow/passwords is removed: a volume of app cannot be read without it',
  },
  {
    ...{ rule: 'data/other-claim', class: 'data' },
    before: [mounting('data')],
    after: [mounting('data-2')],
    what: 'Deployment kubeflow/web mounts another claim: data → data-2',
  },
  {
    ...{ rule: 'data/database-major', class: 'data' },
    before: [database('docker.io/library/mysql:8.0.36')],
    after: [database('docker.io/library/mysql:8.4.2')],
    what: 'Deployment kubeflow/mysql: MySQL 8.0.36 → MySQL 8.4.2',
  },
  {
    ...{ rule: 'data/crd-fields', class: 'data' },
    before: [crd([version('v1', true, { spec: { properties: { a: {}, b: { properties: { c: {} } } } } })])],
    after: [crd([version('v1', true, { spec: { properties: { b: { properties: {} } } } })])],
    what: 'CRD runs.example.com loses spec.a, spec.b.c',
  },
  {
    ...{ rule: 'rights/rbac', class: 'rights' },
    before: [role('a', 'get'), binding('a')],
    after: [role('a', 'get', 'list'), binding('a')],
    what: 'User ada@example.com may now list secrets in kubeflow',
  },
  {
    ...{ rule: 'rights/rbac', class: 'rights' },
    before: [clusterRole('edit-all', {}, [], { aggregationRule: { clusterRoleSelectors: [EDITOR] } })],
    after: [
      clusterRole('edit-all', {}, [], { aggregationRule: { clusterRoleSelectors: [EDITOR] } }),
      clusterRole('runs', EDITOR.matchLabels, [{ apiGroups: ['example.com'], resources: ['runs'], verbs: ['*'] }]),
    ],
    what: 'whoever is bound to ClusterRole edit-all may now * runs.example.com in the whole cluster',
  },
  {
    ...{ rule: 'rights/network-policy', class: 'rights' },
    before: [network([{ from: [{ podSelector: {} }] }])],
    after: [
      network([{ from: [{ podSelector: {} }] }, { from: [{ ipBlock: { cidr: '0.0.0.0/0' } }], ports: [{ port: 80 }] }]),
    ],
    what: 'NetworkPolicy kubeflow/guard opens: all pods in kubeflow take traffic from 0.0.0.0/0 at port 80',
  },
  {
    ...{ rule: 'rights/network-policy', class: 'rights' },
    before: [network([])],
    after: [],
    what: 'NetworkPolicy kubeflow/guard goes: all pods in kubeflow are no longer closed by a policy',
  },
  {
    ...{ rule: 'rights/authorization-policy', class: 'rights' },
    before: [allow(['cluster.local/ns/a/sa/a'])],
    after: [allow(['cluster.local/ns/a/sa/*'])],
    what: 'AuthorizationPolicy kubeflow/callers opens: pods app=web in kubeflow take traffic principals cluster.local/ns/a/sa/*',
  },
  {
    ...{ rule: 'rights/authorization-policy', class: 'rights' },
    before: [allow(['a', 'b'], 'DENY')],
    after: [allow(['a'], 'DENY')],
    what: 'AuthorizationPolicy kubeflow/callers opens: pods app=web in kubeflow no longer refuse: principals a, b',
  },
  {
    ...{ rule: 'rights/pod-security', class: 'rights' },
    before: [namespace('restricted')],
    after: [namespace('baseline')],
    what: 'Namespace kubeflow admits more pods: Pod Security restricted → baseline',
  },
  {
    ...{ rule: 'rights/pod-privileges', class: 'rights' },
    before: [deployment('kubeflow/web')],
    after: [deployment('kubeflow/web', { securityContext: { privileged: true } })],
    what: 'Deployment kubeflow/web gets privileges: privileged (container "main" must not set securityContext.privileged=true)',
  },
  {
    ...{ rule: 'rights/webhook-fails-open', class: 'rights' },
    before: [webhook()],
    after: [webhook('Ignore')],
    what: 'ValidatingWebhookConfiguration guard no longer stops requests while its program is away: guard.example.com (failurePolicy Fail → Ignore)',
  },
  {
    ...{ rule: 'rights/webhook-fails-closed', class: 'rights' },
    before: [webhook('Ignore')],
    after: [webhook('Fail')],
    what: 'ValidatingWebhookConfiguration guard stops requests while its program is away: guard.example.com (failurePolicy Ignore → Fail)',
  },
  {
    ...{ rule: 'rights/webhook-goes', class: 'rights' },
    before: [webhook('Fail', ['pods', 'services'])],
    after: [webhook('Fail', ['pods'])],
    what: 'ValidatingWebhookConfiguration guard no longer looks at services',
  },
  {
    ...{ rule: 'rights/plain-text', class: 'rights' },
    before: [strict('STRICT')],
    after: [strict('PERMISSIVE')],
    what: 'PeerAuthentication kubeflow/default no longer requires mutual TLS',
  },
  {
    ...{ rule: 'rights/public', class: 'rights' },
    before: [service({})],
    after: [service({ type: 'LoadBalancer' })],
    what: 'Service kubeflow/web becomes public: port 80',
  },
  {
    ...{ rule: 'rights/public', class: 'rights' },
    before: [gateway(['kubeflow.example.com'])],
    after: [gateway(['kubeflow.example.com', 'models.example.com'])],
    what: 'Gateway kubeflow/gateway becomes public: models.example.com:443',
  },
];
