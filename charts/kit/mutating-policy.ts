import type { Construct } from 'constructs';

import type * as k8s from './k8s';
import { Resource } from './resource';

/** How the API server changes pods as they are made, without any program of the cluster. */
export interface PodPolicyProps {
  /** The namespaces of the pods. */
  readonly namespaces: k8s.LabelSelector;
  /** What is changed, in CEL. */
  readonly mutations: readonly k8s.Mutation[];
  /** Whether containers are changed too that webhooks add afterwards. The change must then be one that can be made twice. @default false */
  readonly again?: boolean;
}

/**
 * A MutatingAdmissionPolicy for all pods of some namespaces, and its binding. Kubernetes has it since 1.36:
 * https://kubernetes.io/docs/reference/access-authn-authz/mutating-admission-policy/
 */
export class PodPolicy extends Resource<'admissionregistration.k8s.io/v1/MutatingAdmissionPolicy'> {
  constructor(scope: Construct, name: string, { namespaces, mutations, again = false }: PodPolicyProps) {
    // The API server's own defaults are written out: Argo CD would show them as differences.
    const rule = { apiGroups: [''], apiVersions: ['v1'], operations: ['CREATE'], resources: ['pods'], scope: '*' };
    super(scope, 'admissionregistration.k8s.io/v1/MutatingAdmissionPolicy', name, {
      spec: {
        failurePolicy: 'Fail',
        matchConstraints: {
          matchPolicy: 'Equivalent',
          namespaceSelector: namespaces,
          objectSelector: {},
          resourceRules: [rule],
        },
        mutations,
        reinvocationPolicy: again ? 'IfNeeded' : 'Never',
      },
    });
    new Resource(scope, 'admissionregistration.k8s.io/v1/MutatingAdmissionPolicyBinding', name, {
      spec: { policyName: name },
    });
  }
}
