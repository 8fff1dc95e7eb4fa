import type { Construct } from 'constructs';

import { type ConstraintName, roleOf } from '../contract/admission/security-constraints';
import type * as k8s from './k8s';
import { Resource } from './resource';

/** Who may use a security context constraint, in which namespace. */
export interface ConstraintBindingProps {
  readonly constraint: ConstraintName;
  readonly namespace: string;
  readonly subjects: k8s.CoreResources['rbac.authorization.k8s.io/v1/RoleBinding']['subjects'];
}

/** Lets pods of some ServiceAccounts be admitted by one of OpenShift's security context constraints. */
export class ConstraintBinding extends Resource<'rbac.authorization.k8s.io/v1/RoleBinding'> {
  constructor(scope: Construct, name: string, { constraint, namespace, subjects }: ConstraintBindingProps) {
    const roleRef = { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: roleOf(constraint) };
    super(scope, 'rbac.authorization.k8s.io/v1/RoleBinding', name, { roleRef, subjects }, { namespace });
  }
}
