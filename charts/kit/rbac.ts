import { Chart } from 'cdk8s';
import { k8s } from 'cdk8s-plus-27';
import type { Construct } from 'constructs';

/** A rule that reads as a sentence: `allow('get', 'list').on('apps', 'deployments')`. */
export interface Verbs {
  /** The resources of one API group or of several; the core group is `''`. */
  on(group: string | readonly string[], ...resources: readonly string[]): k8s.PolicyRule;
  /** Only the objects of these names. */
  named(...names: readonly string[]): Pick<Verbs, 'on'>;
}

/** Starts a rule with what it allows. */
export function allow(...verbs: readonly string[]): Verbs {
  const on =
    (resourceNames?: string[]) =>
    (group: string | readonly string[], ...resources: readonly string[]) => ({
      apiGroups: typeof group === 'string' ? [group] : [...group],
      resources: [...resources],
      verbs: [...verbs],
      resourceNames,
    });
  return { on: on(), named: (...names) => ({ on: on([...names]) }) };
}

/** What a reader does: get, list, watch. */
export const READ = ['get', 'list', 'watch'] as const;
/** What changes or removes objects. */
export const WRITE = ['create', 'delete', 'deletecollection', 'patch', 'update'] as const;

/** Metadata that roles and bindings may have beside their name. */
export interface RbacOptions {
  /** @default the component's namespace */
  readonly namespace?: string;
  /** @default none */
  readonly labels?: Readonly<Record<string, string>>;
}

/** A ClusterRole with rules of its own. */
export class ClusterRole extends k8s.KubeClusterRole {
  constructor(scope: Construct, name: string, rules: readonly k8s.PolicyRule[], options: RbacOptions = {}) {
    super(scope, `clusterrole-${name}`, { metadata: { name, labels: options.labels }, rules: [...rules] });
  }
}

/** A ClusterRole whose rules the cluster gathers from the ClusterRoles that carry a label. */
export class AggregatedClusterRole extends k8s.KubeClusterRole {
  constructor(scope: Construct, name: string, label: string, options: RbacOptions = {}) {
    super(scope, `clusterrole-${name}`, {
      metadata: { name, labels: options.labels },
      aggregationRule: { clusterRoleSelectors: [{ matchLabels: { [label]: 'true' } }] },
    });
  }
}

/** A Role in one namespace. */
export class Role extends k8s.KubeRole {
  constructor(scope: Construct, name: string, rules: readonly k8s.PolicyRule[], options: RbacOptions = {}) {
    super(scope, `role-${name}`, { metadata: { name, ...options }, rules: [...rules] });
  }
}

/** Who gets a role. */
export interface BindingProps extends RbacOptions {
  /** Name of the Role or ClusterRole. */
  readonly role: string;
  /** Name of the ServiceAccount. */
  readonly serviceAccount: string;
  /** Namespace of the ServiceAccount. @default the component's namespace */
  readonly serviceAccountNamespace?: string;
}

/** Gives a ClusterRole to a ServiceAccount, for the whole cluster. */
export class ClusterRoleBinding extends k8s.KubeClusterRoleBinding {
  constructor(scope: Construct, name: string, props: BindingProps) {
    super(scope, `clusterrolebinding-${name}`, {
      metadata: { name, labels: props.labels },
      roleRef: { apiGroup: RBAC_GROUP, kind: 'ClusterRole', name: props.role },
      subjects: [subject(scope, props)],
    });
  }
}

/** Gives a Role to a ServiceAccount. */
export class RoleBinding extends k8s.KubeRoleBinding {
  constructor(scope: Construct, name: string, props: BindingProps) {
    super(scope, `rolebinding-${name}`, {
      metadata: { name, namespace: props.namespace, labels: props.labels },
      roleRef: { apiGroup: RBAC_GROUP, kind: 'Role', name: props.role },
      subjects: [subject(scope, props)],
    });
  }
}

const RBAC_GROUP = 'rbac.authorization.k8s.io';

function subject(scope: Construct, props: BindingProps): k8s.Subject {
  const namespace = props.serviceAccountNamespace ?? Chart.of(scope).namespace;
  return { kind: 'ServiceAccount', name: props.serviceAccount, namespace };
}
