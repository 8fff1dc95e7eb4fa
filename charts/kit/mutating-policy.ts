import type { Construct } from 'constructs';

import { TENANT_LABELS } from '../contract/labels';
import type * as k8s from './k8s';
import { Resource } from './resource';

/** How the API server changes pods of tenants as they are made, without any program of the cluster. */
export interface TenantPodPolicyProps {
  /** What is changed, in CEL. */
  readonly mutation: k8s.Mutation;
  /** Whether containers are changed too that webhooks add afterwards. The change must then be one that can be made twice. @default false */
  readonly again?: boolean;
}

/**
 * A MutatingAdmissionPolicy for all pods of tenants, and its binding. Kubernetes has it since 1.36:
 * https://kubernetes.io/docs/reference/access-authn-authz/mutating-admission-policy/
 */
export class TenantPodPolicy extends Resource<'admissionregistration.k8s.io/v1/MutatingAdmissionPolicy'> {
  constructor(scope: Construct, name: string, { mutation, again = false }: TenantPodPolicyProps) {
    // The API server's own defaults are written out: Argo CD would show them as differences.
    const rule = { apiGroups: [''], apiVersions: ['v1'], operations: ['CREATE'], resources: ['pods'], scope: '*' };
    super(scope, 'admissionregistration.k8s.io/v1/MutatingAdmissionPolicy', name, {
      spec: {
        failurePolicy: 'Fail',
        matchConstraints: {
          matchPolicy: 'Equivalent',
          namespaceSelector: { matchLabels: TENANT_LABELS },
          objectSelector: {},
          resourceRules: [rule],
        },
        mutations: [mutation],
        reinvocationPolicy: again ? 'IfNeeded' : 'Never',
      },
    });
    new Resource(scope, 'admissionregistration.k8s.io/v1/MutatingAdmissionPolicyBinding', name, {
      spec: { policyName: name },
    });
  }
}
