import type * as k8s from '../../charts/kit/k8s';
import type { Manifest } from '../../charts/contract/manifest';
import { selects } from '../../charts/contract/selectors';

/** A ServiceAccount. */
export interface Account {
  readonly namespace: string;
  readonly name: string;
}

/** What somebody wants to do to an object. */
export interface Request {
  readonly verb: string;
  readonly group: string;
  /** Plural, as in RBAC. */
  readonly resource: string;
  /** None where the object is not there yet. */
  readonly name?: string;
  /** None for objects without one. */
  readonly namespace?: string;
}

interface Binding extends Manifest {
  readonly roleRef: { readonly kind: string; readonly name: string };
  readonly subjects?: readonly { readonly kind: string; readonly name: string; readonly namespace?: string }[];
}

interface Role extends Manifest {
  readonly rules?: readonly k8s.PolicyRule[];
  readonly aggregationRule?: { readonly clusterRoleSelectors?: readonly k8s.LabelSelector[] };
}

/** Whether rendered RBAC lets a ServiceAccount do something. */
export function may(objects: readonly Manifest[], account: Account, request: Request): boolean {
  return objects.filter(isBinding).some((binding) => {
    const isGiven = binding.subjects?.some(
      ({ kind, name, namespace }) =>
        kind === 'ServiceAccount' && name === account.name && namespace === account.namespace,
    );
    const isHere = binding.kind === 'ClusterRoleBinding' || binding.metadata.namespace === request.namespace;
    return isGiven && isHere && rulesOf(objects, binding).some((rule) => allows(rule, request));
  });
}

function isBinding(object: Manifest): object is Binding {
  return object.kind === 'ClusterRoleBinding' || object.kind === 'RoleBinding';
}

function rulesOf(objects: readonly Manifest[], { roleRef, metadata }: Binding): readonly k8s.PolicyRule[] {
  const namespace = roleRef.kind === 'Role' ? metadata.namespace : undefined;
  const role = objects.find(
    (object): object is Role =>
      object.kind === roleRef.kind && object.metadata.name === roleRef.name && object.metadata.namespace === namespace,
  );
  const gathered = new Set<Role>(role && [role]);
  // A set yields what is added while it is read: roles gather the rules of others that gather rules.
  for (const one of gathered) for (const other of gatheredBy(objects, one)) gathered.add(other);
  return [...gathered].flatMap(({ rules = [] }) => rules);
}

function gatheredBy(objects: readonly Manifest[], { aggregationRule }: Role): readonly Role[] {
  const { clusterRoleSelectors = [] } = aggregationRule ?? {};
  return objects.filter(
    (object): object is Role =>
      object.kind === 'ClusterRole' &&
      clusterRoleSelectors.some((selector) => selects(selector, object.metadata.labels ?? {})),
  );
}

function allows(rule: k8s.PolicyRule, { verb, group, resource, name }: Request): boolean {
  const has = (list: readonly string[] | undefined, value: string) =>
    list?.some((each) => each === '*' || each === value);
  const isNamed = !rule.resourceNames?.length || (name !== undefined && rule.resourceNames.includes(name));
  return Boolean(has(rule.verbs, verb) && has(rule.apiGroups, group) && has(rule.resources, resource) && isNamed);
}
