import type { ClassName } from '../../../cli/diff/rules/rule';
import { binding, claim, crd, job, role, service, set, version } from './makers';
import { deployment, made, type Made } from './objects';

/** A dangerous change: the rule that finds it, and what it says. */
export interface Dangerous {
  readonly rule: string;
  readonly class: ClassName;
  readonly before: readonly Made[];
  readonly after: readonly Made[];
  readonly what: string;
}

/** What is refused. */
export const REFUSALS: readonly Dangerous[] = [
  {
    ...{ rule: 'refused/selector', class: 'refused' },
    before: [deployment('kubeflow/web')],
    after: [deployment('kubeflow/web', {}, { selector: { matchLabels: { app: 'web', tier: 'ui' } } })],
    what: 'Deployment kubeflow/web: spec.selector.matchLabels.tier: (none) → ui',
  },
  {
    ...{ rule: 'refused/role-ref', class: 'refused' },
    before: [role('a', 'get'), role('b', 'get'), binding('a')],
    after: [role('a', 'get'), role('b', 'get'), binding('b')],
    what: 'RoleBinding kubeflow/ada: roleRef.name: a → b',
  },
  {
    ...{ rule: 'refused/stateful-set', class: 'refused' },
    before: [set({})],
    after: [set({ serviceName: 'database' })],
    what: 'StatefulSet kubeflow/db: spec.serviceName: db → database',
  },
  {
    ...{ rule: 'refused/cluster-ip', class: 'refused' },
    before: [service({})],
    after: [service({ clusterIP: 'None' })],
    what: 'Service kubeflow/web: spec.clusterIP: (none) → None',
  },
  {
    ...{ rule: 'refused/claim-spec', class: 'refused' },
    before: [claim({})],
    after: [claim({ storageClassName: 'fast' })],
    what: 'PersistentVolumeClaim kubeflow/data: spec.storageClassName: (none) → fast',
  },
  {
    ...{ rule: 'refused/claim-shrinks', class: 'refused' },
    before: [claim({})],
    after: [claim({ resources: { requests: { storage: '5000Mi' } } })],
    what: 'PersistentVolumeClaim kubeflow/data: spec.resources.requests.storage: 10Gi → 5000Mi',
  },
  {
    ...{ rule: 'refused/job-template', class: 'refused' },
    before: [job('load:1')],
    after: [job('load:2')],
    what: 'Job kubeflow/load: spec.template.spec.containers[main].image: load:1 → load:2',
  },
  {
    ...{ rule: 'refused/secret-type', class: 'refused' },
    before: [made('v1', 'Secret', 'kubeflow/key', { type: 'Opaque' })],
    after: [made('v1', 'Secret', 'kubeflow/key', { type: 'kubernetes.io/tls' })],
    what: 'Secret kubeflow/key: type: Opaque → kubernetes.io/tls',
  },
  {
    ...{ rule: 'refused/immutable-data', class: 'refused' },
    before: [made('v1', 'ConfigMap', 'kubeflow/fixed', { immutable: true, data: { a: '1' } })],
    after: [made('v1', 'ConfigMap', 'kubeflow/fixed', { immutable: true, data: { a: '2' } })],
    what: 'ConfigMap kubeflow/fixed: data.a: 1 → 2',
  },
  {
    ...{ rule: 'refused/priority', class: 'refused' },
    before: [made('scheduling.k8s.io/v1', 'PriorityClass', 'high', { value: 10 })],
    after: [made('scheduling.k8s.io/v1', 'PriorityClass', 'high', { value: 20 })],
    what: 'PriorityClass high: value: 10 → 20',
  },
  {
    ...{ rule: 'refused/storage-class', class: 'refused' },
    before: [made('storage.k8s.io/v1', 'StorageClass', 'fast', { provisioner: 'a' })],
    after: [made('storage.k8s.io/v1', 'StorageClass', 'fast', { provisioner: 'b' })],
    what: 'StorageClass fast: provisioner: a → b',
  },
  {
    ...{ rule: 'refused/crd-scope', class: 'refused' },
    before: [crd([version('v1', true)])],
    after: [crd([version('v1', true)], { scope: 'Cluster' })],
    what: 'CustomResourceDefinition runs.example.com: spec.scope: Namespaced → Cluster',
  },
  {
    ...{ rule: 'refused/stored-version', class: 'refused' },
    before: [crd([version('v1alpha1', true)])],
    after: [crd([version('v1', true)])],
    what: 'CRD runs.example.com: version v1alpha1 is stored and goes',
  },
];
