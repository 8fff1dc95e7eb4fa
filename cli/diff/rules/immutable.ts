import type { FieldChange } from '../fields';
import { amount } from '../../rendering/resources';
import { itemsAt, textAt } from '../../json';
import { fieldText } from '../texts';
import { type Altered, altered, type Found, nameIn, type Rule } from './rule';

/** Fields of some kinds that the API server does not let change. */
interface Immutable {
  readonly id: string;
  readonly kinds: readonly string[];
  readonly reason: string;
  readonly source: string;
  readonly remedy: string;
  /** Recognizes a change that is refused. */
  isRefused(field: FieldChange, object: Altered): boolean;
}

const API = 'https://kubernetes.io/docs/reference/kubernetes-api';

/** `kubectl delete` of an object, for sentences. */
function deletion({ id: { kind, namespace, name } }: Altered, more = ''): string {
  const place = namespace === undefined ? '' : ` --namespace ${namespace}`;
  return `kubectl delete ${kind.toLowerCase()} ${name}${place}${more}`;
}

/** Whether a path is one of some fields or below one. */
export function isBelow(path: string, ...fields: readonly string[]): boolean {
  return fields.some((field) => path === field || path.startsWith(`${field}.`) || path.startsWith(`${field}[`));
}

/** Fields of a StatefulSet that may change. */
const FREE_OF_STATEFUL_SETS = [
  'replicas',
  'ordinals',
  'template',
  'updateStrategy',
  'revisionHistoryLimit',
  'persistentVolumeClaimRetentionPolicy',
  'minReadySeconds',
].map((field) => `spec.${field}`);

/** Fields of a volume claim that may change. */
const FREE_OF_CLAIMS = ['spec.resources', 'spec.volumeAttributesClassName'];

const IMMUTABLE: readonly Immutable[] = [
  {
    id: 'selector',
    kinds: ['apps|Deployment', 'apps|DaemonSet', 'apps|ReplicaSet'],
    reason: 'the selector of a workload is immutable',
    source: 'https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#label-selector-updates',
    remedy: 'it must be deleted and made anew, and its pods stop in between',
    isRefused: ({ path }) => isBelow(path, 'spec.selector'),
  },
  {
    id: 'role-ref',
    kinds: ['rbac.authorization.k8s.io|RoleBinding', 'rbac.authorization.k8s.io|ClusterRoleBinding'],
    reason: 'the role of a binding is immutable',
    source: 'https://kubernetes.io/docs/reference/access-authn-authz/rbac/#clusterrolebinding-example',
    remedy: 'it must be deleted and made anew, and its subjects lack the rights in between',
    isRefused: ({ path }) => isBelow(path, 'roleRef'),
  },
  {
    id: 'stateful-set',
    kinds: ['apps|StatefulSet'],
    reason: 'most fields of a StatefulSet are immutable',
    source: `${API}/workload-resources/stateful-set-v1/#StatefulSetSpec`,
    remedy: 'delete it and let its pods and claims stay, then apply it anew',
    isRefused: ({ path }) => path.startsWith('spec.') && !isBelow(path, ...FREE_OF_STATEFUL_SETS),
  },
  {
    id: 'cluster-ip',
    kinds: ['|Service'],
    reason: 'the cluster IP of a Service is immutable',
    source: 'https://kubernetes.io/docs/concepts/services-networking/service/#headless-services',
    remedy: 'it must be deleted and made anew, and gets another address',
    isRefused: ({ path, before, after }, { after: { object } }) =>
      isBelow(path, 'spec.clusterIP', 'spec.clusterIPs') &&
      // The address that the cluster gave stays where none is asked for; an ExternalName has none.
      ([before, after].includes('None') || after !== undefined) &&
      textAt(object, 'spec', 'type') !== 'ExternalName',
  },
  {
    id: 'claim-spec',
    kinds: ['|PersistentVolumeClaim'],
    reason: 'class, access modes and volume of a claim are immutable',
    source: `${API}/config-and-storage-resources/persistent-volume-claim-v1/#PersistentVolumeClaimSpec`,
    remedy: '`up` keeps what the claim has; kubectl and GitOps are refused',
    isRefused: ({ path }) => path.startsWith('spec.') && !isBelow(path, ...FREE_OF_CLAIMS),
  },
  {
    id: 'claim-shrinks',
    kinds: ['|PersistentVolumeClaim'],
    reason: 'a volume cannot shrink',
    source: 'https://kubernetes.io/docs/concepts/storage/persistent-volumes/#expanding-persistent-volumes-claims',
    remedy: '`up` keeps the size that the claim has; kubectl and GitOps are refused',
    isRefused: ({ path, before, after }) =>
      path === 'spec.resources.requests.storage' && amount(after) < amount(before),
  },
  {
    id: 'job-template',
    kinds: ['batch|Job'],
    reason: 'pods, selector and mode of a Job are immutable',
    source: `${API}/workload-resources/job-v1/#JobSpec`,
    remedy: 'delete the Job, which ends its pods, and apply it anew',
    isRefused: ({ path }, { after: { object } }) =>
      isBelow(path, 'spec.template', 'spec.selector', 'spec.completionMode', 'spec.podFailurePolicy') ||
      (isBelow(path, 'spec.completions') && textAt(object, 'spec', 'completionMode') !== 'Indexed'),
  },
  {
    id: 'secret-type',
    kinds: ['|Secret'],
    reason: 'the type of a Secret is immutable',
    source: 'https://kubernetes.io/docs/concepts/configuration/secret/#secret-types',
    remedy: 'keep its values, delete it and make it anew',
    isRefused: ({ path, before, after }) => path === 'type' && (before ?? 'Opaque') !== (after ?? 'Opaque'),
  },
  {
    id: 'immutable-data',
    kinds: ['|ConfigMap', '|Secret'],
    reason: 'data that is declared immutable cannot change',
    source: 'https://kubernetes.io/docs/concepts/configuration/configmap/#configmap-immutable',
    remedy: 'delete it and make it anew, or give it another name',
    isRefused: ({ path }, { before: { object } }) =>
      object.immutable === true && isBelow(path, 'data', 'binaryData', 'stringData', 'immutable'),
  },
  {
    id: 'priority',
    kinds: ['scheduling.k8s.io|PriorityClass'],
    reason: 'value and preemption of a PriorityClass are immutable',
    source: 'https://kubernetes.io/docs/concepts/scheduling-eviction/pod-priority-preemption/#priorityclass',
    remedy: 'delete it and make it anew; pods keep the priority that they have',
    isRefused: ({ path }) => path === 'value' || path === 'preemptionPolicy',
  },
  {
    id: 'storage-class',
    kinds: ['storage.k8s.io|StorageClass'],
    reason: 'most fields of a StorageClass are immutable',
    source: 'https://kubernetes.io/docs/concepts/storage/storage-classes/',
    remedy: 'delete it and make it anew; volumes keep what they have',
    isRefused: ({ path }) => isBelow(path, 'provisioner', 'parameters', 'reclaimPolicy', 'volumeBindingMode'),
  },
  {
    id: 'crd-scope',
    kinds: ['apiextensions.k8s.io|CustomResourceDefinition'],
    reason: 'scope, group and names of a CRD are immutable',
    source: `${API}/extend-resources/custom-resource-definition-v1/#CustomResourceDefinitionSpec`,
    remedy: 'a CRD with another scope is another kind: give it another name and move its objects',
    isRefused: ({ path }) => ['spec.scope', 'spec.group', 'spec.names.kind', 'spec.names.plural'].includes(path),
  },
];

/** Kinds whose deletion is a command in the remedy: nothing else goes with them. */
const DELETABLE = new Set(['selector', 'role-ref', 'cluster-ip', 'job-template', 'priority', 'storage-class']);

function remedyOf(rule: Immutable, object: Altered): string {
  if (rule.id === 'stateful-set') return `${rule.remedy}: ${deletion(object, ' --cascade=orphan')}`;
  return DELETABLE.has(rule.id) ? `${rule.remedy}: ${deletion(object)}` : rule.remedy;
}

function rule(immutable: Immutable): Rule {
  const { id, kinds, reason, source, isRefused } = immutable;
  const find: Rule['find'] = (comparison) =>
    altered(comparison, ...kinds).flatMap((object): readonly Found[] => {
      const fields = object.fields.filter((field) => isRefused(field, object));
      if (!fields.length) return [];
      const more = fields.length > 2 ? `, and ${fields.length - 2} more` : '';
      const what = `${nameIn(object)}: ${fields.slice(0, 2).map(fieldText).join(', ')}${more}`;
      return [
        { what, changes: [object], tells: (field) => fields.includes(field), remedy: remedyOf(immutable, object) },
      ];
    });
  return { id: `refused/${id}`, class: 'refused', reason, source, remedy: immutable.remedy, find };
}

/** A version of a CRD that is stored and goes: the API server refuses the CRD. */
const STORED_VERSION: Rule = {
  id: 'refused/stored-version',
  class: 'refused',
  reason: 'a version of a CRD cannot go while objects may be stored in it (status.storedVersions)',
  source:
    'https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definition-versioning/#upgrade-existing-objects-to-a-new-stored-version',
  remedy:
    'first store another version, rewrite all objects (kubectl get … | kubectl replace), and take it out of status.storedVersions',
  find: (comparison) =>
    altered(comparison, 'apiextensions.k8s.io|CustomResourceDefinition').flatMap((object): readonly Found[] => {
      const kept = new Set(versionsOf(object.after.object).map(({ name }) => name));
      const gone = storedVersions(object.before.object).filter((name) => !kept.has(name));
      const tells: Found['tells'] = ({ path }) => gone.some((name) => isBelow(path, `spec.versions[${name}]`));
      const what = `CRD ${object.id.name}: version ${gone.join(', ')} is stored and goes`;
      return gone.length ? [{ what, changes: [object], tells, data: { versions: gone } }] : [];
    }),
};

/** A version of a CRD. */
export interface CrdVersion {
  readonly name: string;
  readonly isStored: boolean;
  readonly isServed: boolean;
  readonly schema: unknown;
}

/** The versions of a CRD. */
export function versionsOf(crd: unknown): readonly CrdVersion[] {
  return itemsAt(crd, 'spec', 'versions').map((version) => {
    const { storage, served, schema } = version as { storage?: boolean; served?: boolean; schema?: unknown };
    return { name: textAt(version, 'name') ?? '', isStored: storage === true, isServed: served === true, schema };
  });
}

/** What the cluster says of a live CRD; of a rendered one, the version that it stores. */
function storedVersions(crd: unknown): readonly string[] {
  const live = itemsAt(crd, 'status', 'storedVersions').map(String);
  return live.length ? live : versionsOf(crd).flatMap(({ name, isStored }) => (isStored ? [name] : []));
}

/** What the API server refuses. */
export const REFUSED: readonly Rule[] = [...IMMUTABLE.map(rule), STORED_VERSION];
