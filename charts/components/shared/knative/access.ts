import type { Construct } from 'constructs';

import {
  AggregatedClusterRole,
  aggregateTo,
  allow,
  type Audience,
  ClusterRole,
  ClusterRoleBinding,
} from '../../../kit';
import { type k8s, type Labels, MANAGE, READ, Role, RoleBinding, ServiceAccount } from '../../../kit';

/** Starts of rules: of a reader, of a controller, and of users who edit. */
export const read = allow(...READ);
export const manage = allow(...MANAGE);
export const edit = allow('create', 'update', 'patch', 'delete');

type ByName<T> = Readonly<Record<string, T>>;

/** Rules by the name of their role. */
export type RulesByName = ByName<readonly k8s.PolicyRule[]>;

interface RoleGroup {
  /** Labels by which the cluster gathers the roles. @default none: they are bound, not gathered */
  readonly labels?: Labels;
  /** Name of the ClusterRole that gathers them. @default another system's role */
  readonly gatheredBy?: string;
  readonly roles: RulesByName;
}

/** The roles and bindings of one of Knative's systems. */
export interface Access {
  readonly clusterRoles: readonly RoleGroup[];
  /** Roles in the system's own namespace. */
  readonly roles: RulesByName;
  /** The ServiceAccounts with their ClusterRoles, by the name of the binding. */
  readonly clusterBindings: ByName<ByName<string>>;
  /** The Roles of ServiceAccounts, by the name of the binding. */
  readonly bindings: ByName<ByName<string>>;
}

/** The labels of a duck type, for its CRDs and for the ClusterRoles that reach them. */
export function duck(...types: readonly string[]): Labels {
  return Object.fromEntries(types.map((type) => [`duck.knative.dev/${type}`, 'true']));
}

/** ClusterRoles, and the aggregated one that gathers them by their labels. */
export function gathered(gatheredBy: string, labels: Labels, roles: RulesByName): RoleGroup {
  return { labels, gatheredBy, roles };
}

/** Roles of users: of tenants' namespaces, and of Kubernetes' own roles. */
export function users(audience: Audience, roles: RulesByName): RoleGroup {
  return {
    labels: { ...aggregateTo(audience), [`rbac.authorization.k8s.io/aggregate-to-${audience}`]: 'true' },
    roles,
  };
}

/** Renders roles, ServiceAccounts and bindings. */
export function renderAccess(scope: Construct, { clusterRoles, roles, clusterBindings, bindings }: Access): void {
  for (const { labels, gatheredBy, roles: group } of clusterRoles) {
    if (gatheredBy) new AggregatedClusterRole(scope, gatheredBy, labels ?? {});
    for (const [name, rules] of Object.entries(group)) new ClusterRole(scope, name, rules, { labels });
  }
  for (const [name, rules] of Object.entries(roles)) new Role(scope, name, rules);
  for (const [serviceAccount, has] of Object.entries(clusterBindings)) {
    new ServiceAccount(scope, serviceAccount);
    for (const [name, role] of Object.entries(has)) new ClusterRoleBinding(scope, name, { role, serviceAccount });
  }
  for (const [serviceAccount, has] of Object.entries(bindings)) {
    for (const [name, role] of Object.entries(has)) new RoleBinding(scope, name, { role, serviceAccount });
  }
}
