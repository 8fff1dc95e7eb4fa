import { Chart } from 'cdk8s';
import { Construct } from 'constructs';

import type * as k8s from './k8s';
import { Resource } from './resource';
import type { Labels } from './workload';
import type { Metadata } from '../contract/manifest';

/** Resources, each with its status. */
export function withStatus(...resources: readonly string[]): readonly string[] {
  return resources.flatMap((resource) => [resource, `${resource}/status`]);
}

/**
 * Starts a rule that reads as a sentence: `allow('get', 'list').on('apps', 'deployments')`. It covers all objects of
 * one API group (the core group is `''`) or of several; `named` limits it to objects of some names.
 */
export function allow(...verbs: readonly string[]) {
  const on =
    (resourceNames?: readonly string[]) =>
    (group: string | readonly string[], ...resources: readonly string[]): k8s.PolicyRule => ({
      apiGroups: typeof group === 'string' ? [group] : group,
      resources,
      verbs,
      resourceNames,
    });
  return { on: on(), named: (...names: readonly string[]) => ({ on: on(names) }) };
}

/** Verbs of a reader: get, list, watch. */
export const READ = ['get', 'list', 'watch'] as const;
/** Verbs that change or remove objects. */
export const WRITE = ['create', 'delete', 'deletecollection', 'patch', 'update'] as const;
/** Verbs of a controller for the objects that it makes. */
export const MANAGE = [...READ, 'create', 'update', 'patch', 'delete'] as const;

/** Subresources, which rules name separately, such as `jobs/status`. */
export function partsOf(resources: readonly string[], ...parts: readonly string[]): readonly string[] {
  return resources.flatMap((resource) => parts.map((part) => `${resource}/${part}`));
}

/** Metadata of roles and bindings beside their name. */
type RbacMetadata = Omit<Metadata, 'annotations'>;

/** Metadata of a role, and who gets it. */
export interface RoleOptions extends RbacMetadata {
  /** ServiceAccount of the component's namespace that gets the role. @default none: a binding gives the role */
  readonly boundTo?: string;
  /** Name of the binding that {@link boundTo} renders. @default the role's */
  readonly binding?: string;
}

const RBAC = 'rbac.authorization.k8s.io/v1';

/** A ClusterRole with its own rules. */
export class ClusterRole extends Resource<'rbac.authorization.k8s.io/v1/ClusterRole'> {
  constructor(scope: Construct, name: string, rules: readonly k8s.PolicyRule[], options: RoleOptions = {}) {
    const { boundTo: serviceAccount, binding = name, ...metadata } = options;
    super(scope, `${RBAC}/ClusterRole`, name, { rules }, metadata);
    if (serviceAccount !== undefined) new ClusterRoleBinding(scope, binding, { role: name, serviceAccount });
  }
}

/** An aggregated ClusterRole: the cluster gathers its rules from ClusterRoles with the labels. */
export class AggregatedClusterRole extends Resource<'rbac.authorization.k8s.io/v1/ClusterRole'> {
  constructor(scope: Construct, name: string, gathers: Labels, options: RbacMetadata = {}) {
    const aggregationRule = { clusterRoleSelectors: [{ matchLabels: gathers }] };
    super(scope, `${RBAC}/ClusterRole`, name, { aggregationRule }, options);
  }
}

/** A Role in one namespace. */
export class Role extends Resource<'rbac.authorization.k8s.io/v1/Role'> {
  constructor(scope: Construct, name: string, rules: readonly k8s.PolicyRule[], options: RoleOptions = {}) {
    const { boundTo: serviceAccount, binding = name, ...metadata } = options;
    const { namespace } = metadata;
    super(scope, `${RBAC}/Role`, name, { rules }, metadata);
    if (serviceAccount !== undefined) new RoleBinding(scope, binding, { role: name, serviceAccount, namespace });
  }
}

/** Who gets a role. */
export interface BindingProps extends RbacMetadata {
  readonly role: string;
  readonly serviceAccount: string;
  /** Namespace of the ServiceAccount. @default the component's namespace */
  readonly serviceAccountNamespace?: string;
}

/** Gives a ClusterRole to a ServiceAccount, for the whole cluster. */
export class ClusterRoleBinding extends Resource<'rbac.authorization.k8s.io/v1/ClusterRoleBinding'> {
  constructor(scope: Construct, name: string, props: BindingProps) {
    const { labels } = props;
    super(scope, `${RBAC}/ClusterRoleBinding`, name, ends(scope, 'ClusterRole', props), { labels });
  }
}

/** Gives a Role to a ServiceAccount. */
export class RoleBinding extends Resource<'rbac.authorization.k8s.io/v1/RoleBinding'> {
  constructor(scope: Construct, name: string, props: BindingProps) {
    const { namespace, labels } = props;
    super(scope, `${RBAC}/RoleBinding`, name, ends(scope, 'Role', props), { namespace, labels });
  }
}

function ends(scope: Construct, kind: string, props: BindingProps) {
  const namespace = props.serviceAccountNamespace ?? Chart.of(scope).namespace;
  return {
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind, name: props.role },
    subjects: [{ kind: 'ServiceAccount', name: props.serviceAccount, namespace }],
  };
}

/** The users of a tenant's namespace who get a rule: its owner, contributors who edit, contributors who view. */
export type Audience = 'admin' | 'edit' | 'view';

/** Labels by which Kubeflow's aggregated ClusterRoles gather rules, for an audience or for a system. */
export function aggregateTo(...audiences: readonly string[]): Labels {
  const prefix = 'rbac.authorization.kubeflow.org/aggregate-to-kubeflow-';
  return Object.fromEntries(audiences.map((audience) => [prefix + audience, 'true']));
}

/** A ClusterRole that allows the users of tenants' namespaces something with a system's objects, by audience. */
export class UserRole extends ClusterRole {
  constructor(scope: Construct, name: string, to: Audience | readonly string[], rules: readonly k8s.PolicyRule[]) {
    super(scope, name, rules, { labels: typeof to === 'string' ? aggregateTo(to) : aggregateTo(...to) });
  }
}

/** The {@link UserRole}s of a system. Admins may do what editors may; other ClusterRoles can add rules to theirs. */
export class UserRoles extends Construct {
  /**
   * @param view default: no role for viewers
   * @param named what the roles' names begin with
   */
  constructor(
    scope: Construct,
    system: string,
    edit: readonly k8s.PolicyRule[],
    view?: readonly k8s.PolicyRule[],
    named = `kubeflow-${system}`,
  ) {
    super(scope, `user-roles-${system}`);
    const admin = `${system}-admin`;
    new AggregatedClusterRole(this, `${named}-admin`, aggregateTo(admin), { labels: aggregateTo('admin') });
    new UserRole(this, `${named}-edit`, ['edit', admin], edit);
    if (view) new UserRole(this, `${named}-view`, 'view', view);
  }
}
