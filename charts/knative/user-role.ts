import type { Construct } from 'constructs';

import { aggregateTo, type Audience, ClusterRole } from '../kit';
import type * as k8s from '../kit/k8s';

/** What users may do with Knative's objects: those of tenants' namespaces, and those with Kubernetes' own roles. */
export class KnativeUserRole extends ClusterRole {
  constructor(scope: Construct, name: string, audience: Audience, rules: readonly k8s.PolicyRule[]) {
    const labels = { ...aggregateTo(audience), [`rbac.authorization.k8s.io/aggregate-to-${audience}`]: 'true' };
    super(scope, name, rules, { labels });
  }
}

/** All verbs that a controller has on what it manages. */
export const MANAGE = ['get', 'list', 'watch', 'create', 'update', 'patch', 'delete'] as const;
