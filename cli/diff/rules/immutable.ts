import { MADE_ANEW } from '../../../charts/contract/made-anew';
import { keyOfKind } from '../../cluster/objects';
import { type FieldChange, isBelow } from '../fields';
import { amount } from '../../rendering/resources';
import { textAt, textsAt } from '../../json';
import { fieldText } from '../texts';
import { STORED_VERSION } from './stored-versions';
import { type Altered, altered, type Found, nameIn, type Rule } from './rule';

/**
 * How `up` changes what is immutable: it replaces a workload while the old pods serve, lets the pods and claims of a
 * StatefulSet stay, or deletes an object and makes it anew at once.
 */
export type Way = 'replace' | 'orphan' | 'remake';

/** Fields of some kinds that the API server does not let change. */
interface Immutable {
  readonly id: string;
  readonly kinds: readonly string[];
  readonly reason: string;
  readonly source: string;
  readonly remedy: string;
  /** What `up` does; undefined where the object holds data, or where its owner must decide. */
  readonly way?: Way;
  /** Recognizes a change that is refused. */
  isRefused(field: FieldChange, object: Altered): boolean;
}

const API = 'https://kubernetes.io/docs/reference/kubernetes-api';

/** `kubectl delete` of an object, for sentences. */
function deletion({ id: { kind, namespace, name } }: Altered, more = ''): string {
  const place = namespace === undefined ? '' : ` --namespace ${namespace}`;
  return `kubectl delete ${kind.toLowerCase()} ${name}${place}${more}`;
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
    remedy:
      '`up` replaces it, and its old pods serve until the new ones are ready where they can run side by side; others must delete it',
    way: 'replace',
    isRefused: ({ path }) => isBelow(path, 'spec.selector'),
  },
  {
    id: 'role-ref',
    kinds: ['rbac.authorization.k8s.io|RoleBinding', 'rbac.authorization.k8s.io|ClusterRoleBinding'],
    reason: 'the role of a binding is immutable',
    source: 'https://kubernetes.io/docs/reference/access-authn-authz/rbac/#clusterrolebinding-example',
    remedy: '`up` makes it anew, and its subjects lack the rights for a moment; others must delete it',
    way: 'remake',
    isRefused: ({ path }) => isBelow(path, 'roleRef'),
  },
  {
    id: 'stateful-set',
    kinds: ['apps|StatefulSet'],
    reason: 'most fields of a StatefulSet are immutable',
    source: `${API}/workload-resources/stateful-set-v1/#StatefulSetSpec`,
    remedy: '`up` makes it anew, and its pods and claims stay; others must delete it alone',
    way: 'orphan',
    isRefused: ({ path }) => path.startsWith('spec.') && !isBelow(path, ...FREE_OF_STATEFUL_SETS),
  },
  {
    id: 'cluster-ip',
    kinds: ['|Service'],
    reason: 'the cluster IP of a Service is immutable',
    source: 'https://kubernetes.io/docs/concepts/services-networking/service/#headless-services',
    remedy: '`up` makes it anew, and it gets another address; others must delete it',
    way: 'remake',
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
    remedy: '`up` makes it anew, which ends its pods; others must delete it',
    way: 'remake',
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
    remedy: '`up` makes it anew, and pods keep the priority that they have; others must delete it',
    way: 'remake',
    isRefused: ({ path }) => path === 'value' || path === 'preemptionPolicy',
  },
  {
    id: 'storage-class',
    kinds: ['storage.k8s.io|StorageClass'],
    reason: 'most fields of a StorageClass are immutable',
    source: 'https://kubernetes.io/docs/concepts/storage/storage-classes/',
    remedy: '`up` makes it anew, and volumes keep what they have; others must delete it',
    way: 'remake',
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

function remedyOf(rule: Immutable, object: Altered): string {
  const { remedy, way } = rule;
  if (way === undefined) return remedy;
  const annotations = textsAt(object.after.object, 'metadata', 'annotations');
  const who = Object.values(MADE_ANEW).flatMap(({ program, annotation, option }) =>
    annotations[annotation]?.split(',').includes(option) ? [program] : [],
  );
  const others = who.length ? `, as ${who.join(' and ')} ${who.length > 1 ? 'do' : 'does'}` : '';
  return `${remedy}${others}: ${deletion(object, way === 'orphan' ? ' --cascade=orphan' : '')}`;
}

/** An immutable part of an object that a rendering would change. */
export interface Refusal {
  readonly rule: string;
  /** What `up` does about it; undefined where it can do nothing. */
  readonly way?: Way;
  readonly fields: readonly FieldChange[];
}

/** What the API server refuses of a change, by the same table as the rules of `diff`. */
export function refusalsOf(object: Altered): readonly Refusal[] {
  return IMMUTABLE.filter(({ kinds }) => kinds.includes(keyOfKind(object.id))).flatMap((immutable) => {
    const fields = object.fields.filter((field) => immutable.isRefused(field, object));
    const { id, way } = immutable;
    return fields.length ? [{ rule: id, fields, ...(way && { way }) }] : [];
  });
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

/** What the API server refuses. */
export const REFUSED: readonly Rule[] = [...IMMUTABLE.map(rule), STORED_VERSION];
