import { isDeepStrictEqual } from 'node:util';

import { isWorkloadKind } from '../../charts/contract/kinds';
import { SECRET_KEYS_ANNOTATION } from '../../charts/contract/secret-keys';
import { ROOT_NAMESPACE } from '../../charts/contract/traffic/mesh';
import { isObject, at, itemsAt, type JsonObject, textAt } from '../json';
import { idOf, keyOfKind, keyOfObject, type Kind, type ObjectId } from '../cluster/objects';

/** Kinds that give access or open the network, by {@link keyOfKind}. */
const RULES: Readonly<Record<string, Rule>> = {
  'rbac.authorization.k8s.io|RoleBinding': binds,
  'rbac.authorization.k8s.io|ClusterRoleBinding': binds,
  'rbac.authorization.k8s.io|ClusterRole': addsToUsersRoles,
  'security.istio.io|AuthorizationPolicy': (policy, around) =>
    (textAt(policy, 'spec', 'action') ?? 'ALLOW') === 'ALLOW' && admits(policy, around),
  'networking.k8s.io|NetworkPolicy': admits,
  '|Secret': holdsPasswords,
};

type Rule = (live: JsonObject, around: Surroundings) => boolean;

/** What else decides whether an object can go. */
export interface Surroundings {
  /** Everything that is no longer rendered and that `prune` may remove, with its component. */
  readonly obsolete: readonly (ObjectId & { readonly component: string })[];
  /** The policies of the cluster, those of users and programs too, without those that are no longer rendered. */
  readonly policies: readonly JsonObject[];
}

/** Whether objects of a kind may give access or open the network. */
export function mayOpen(kind: Kind): boolean {
  return keyOfKind(kind) in RULES;
}

/**
 * Whether an object that is no longer rendered gives access or opens the network, so that `up` itself removes it. What
 * closes something is left for `prune`: without it more would be open. So is what belongs to programs that `prune` is to
 * remove: without their rights they could not clean up, and without its callers a webhook refuses everything.
 */
export function opens(live: JsonObject, around: Surroundings): boolean {
  return RULES[keyOfKind(idOf(live))]?.(live, around) ?? false;
}

/** A binding, unless all that it binds are ServiceAccounts of programs that are still to be pruned. */
function binds(binding: JsonObject, { obsolete }: Surroundings): boolean {
  const accounts = new Set(obsolete.filter(({ kind }) => kind === 'ServiceAccount').map(keyOfObject));
  const namespace = idOf(binding).namespace;
  const isLeft = (subject: unknown): boolean => {
    const id = { apiVersion: 'v1', kind: 'ServiceAccount', name: textAt(subject, 'name') ?? '' };
    const key = keyOfObject({ ...id, namespace: textAt(subject, 'namespace') ?? namespace });
    return textAt(subject, 'kind') === 'ServiceAccount' && accounts.has(key);
  };
  const subjects = itemsAt(binding, 'subjects');
  return !subjects.length || !subjects.every(isLeft);
}

/** Labels by which roles of users gather the rules of others: Kubernetes' own and Kubeflow's. */
const AGGREGATED = /^rbac\.authorization\.(?:k8s\.io|kubeflow\.org)\/aggregate-to-/;

function addsToUsersRoles(role: JsonObject): boolean {
  const labels = at(role, 'metadata', 'labels');
  return isObject(labels) && Object.entries(labels).some(([key, value]) => AGGREGATED.test(key) && value === 'true');
}

/** A policy that lets somebody in. Its pods must be closed by another one: without any, they are open to all. */
function admits(policy: JsonObject, { obsolete, policies }: Surroundings): boolean {
  const { namespace } = idOf(policy);
  const mine = obsolete.find((one) => keyOfObject(one) === keyOfObject(idOf(policy)));
  const isLeft = obsolete.some(
    (one) => isWorkloadKind(one.kind) && one.component === mine?.component && one.namespace === namespace,
  );
  const letsIn = ['rules', 'ingress', 'egress'].some((field) => itemsAt(policy, 'spec', field).length);
  return !isLeft && letsIn && policies.some((other) => closes(other, policy));
}

/** Whether the pods of a policy stay closed by another one. */
function closes(other: JsonObject, policy: JsonObject): boolean {
  if (keyOfKind(idOf(other)) !== keyOfKind(idOf(policy))) return false;
  const isNetwork = policy.kind === 'NetworkPolicy';
  const [here, there] = [idOf(policy).namespace, idOf(other).namespace];
  if (isNetwork) return here === there && selects(other, policy, ['podSelector']) && directions(other, policy);
  if ((textAt(other, 'spec', 'action') ?? 'ALLOW') !== 'ALLOW') return false;
  const isNear = here === there || there === ROOT_NAMESPACE;
  return isNear && selects(other, policy, ['selector', 'targetRefs', 'targetRef']);
}

/** Whether a policy is for all pods, or for the same ones as another. */
function selects(other: JsonObject, policy: JsonObject, fields: readonly string[]): boolean {
  const isSame = fields.every((field) => isDeepStrictEqual(at(other, 'spec', field), at(policy, 'spec', field)));
  const isEmpty = (value: unknown): boolean =>
    value === undefined || (isObject(value) && Object.values(value).every(isEmpty));
  return isSame || fields.every((field) => isEmpty(at(other, 'spec', field)));
}

function directions(other: JsonObject, policy: JsonObject): boolean {
  const closed = itemsAt(other, 'spec', 'policyTypes');
  return itemsAt(policy, 'spec', 'policyTypes').every((direction) => closed.includes(direction));
}

/** A declared Secret with hashes of users' passwords. */
function holdsPasswords(secret: JsonObject): boolean {
  return (textAt(secret, 'metadata', 'annotations', SECRET_KEYS_ANNOTATION) ?? '').includes('"passwordOf"');
}
