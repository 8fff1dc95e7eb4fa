import { type PodSpec, type Security, withContainers } from '../../charts/contract/admission/pod';
import {
  type ConstraintName,
  CONSTRAINTS,
  type Range,
  refusedBy,
  roleOf,
  type SecurityConstraint,
} from '../../charts/contract/admission/security-constraints';
import type { Rendering } from './rendering';

/** Users and groups that OpenShift gave a namespace: its annotation `openshift.io/sa.scc.uid-range: 1000700000/10000`. */
export const RANGE: Range = { min: 1_000_700_000, max: 1_000_709_999 };

/**
 * A pod with what the API server fills in: `CreatePodSecurityContext` and `CreateContainerSecurityContext` of
 * https://github.com/openshift/apiserver-library-go/blob/a8019f39f670/pkg/securitycontextconstraints/sccmatching/provider.go
 */
function assigned(pod: PodSpec, { users, fsGroups, escalation }: SecurityConstraint): PodSpec {
  const { securityContext: ofPod = {} } = pod;
  const fsGroup = ofPod.fsGroup ?? (fsGroups === 'range' ? RANGE.min : undefined);
  const complete = ({ runAsUser = ofPod.runAsUser, runAsNonRoot = ofPod.runAsNonRoot, ...own }: Security): Security => {
    const user = runAsUser ?? (users === 'range' ? RANGE.min : undefined);
    const isNot = user === undefined ? users === 'not root' || undefined : user > 0 || undefined;
    const { allowPrivilegeEscalation = escalation ? undefined : false } = own;
    return { ...own, allowPrivilegeEscalation, runAsUser: user, runAsNonRoot: runAsNonRoot ?? isNot };
  };
  const completed = withContainers(pod, (container) => ({
    ...container,
    securityContext: complete(container.securityContext ?? {}),
  }));
  return { ...completed, securityContext: { ...ofPod, fsGroup } };
}

/** What became of a pod. */
export interface Admitted {
  readonly constraint: ConstraintName;
  readonly pod: PodSpec;
}

/** The API server's choice: the strictest constraint that a pod may use, and that admits it; undefined if none does. */
export function admit(pod: PodSpec, usable: readonly ConstraintName[]): Admitted | undefined {
  const constraint = usable.find((name) => !refusedBy(pod, CONSTRAINTS[name], RANGE).length);
  return constraint && { constraint, pod: assigned(pod, CONSTRAINTS[constraint]) };
}

/** The constraints that a ServiceAccount may use: `restricted-v2`, which everyone may, and those that are bound to it. */
export function usableBy(platform: Rendering, namespace: string, account: string): readonly ConstraintName[] {
  const names = new Set([account, `system:serviceaccounts:${namespace}`]);
  const bound = platform
    .all('rbac.authorization.k8s.io/v1/RoleBinding')
    .filter(
      ({ metadata, subjects = [] }) => metadata.namespace === namespace && subjects.some(({ name }) => names.has(name)),
    )
    .map(({ roleRef }) => roleRef.name);
  const all = Object.keys(CONSTRAINTS) as readonly ConstraintName[];
  return all.filter((name) => name === 'restricted-v2' || bound.includes(roleOf(name)));
}
