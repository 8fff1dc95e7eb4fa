import { ApiObject } from 'cdk8s';
import type { Construct } from 'constructs';

import { crd, type CrdName } from '../../imports';

/**
 * The API server refuses CRDs of groups under k8s.io that carry neither the address of an API review nor this: the
 * groups are those of projects, not of Kubernetes (enhancement 1111, api-approved.kubernetes.io).
 */
const UNAPPROVED = { 'api-approved.kubernetes.io': 'unapproved, an API of its own project' };
const PROTECTED_GROUP = /\.(?:k8s|kubernetes)\.io$/;

/** A CustomResourceDefinition of `imports/`. Its schema is shared with the import and must not be changed. */
export class ImportedCrd extends ApiObject {
  constructor(
    scope: Construct,
    private readonly crdName: CrdName,
  ) {
    super(scope, `customresourcedefinition-${crdName}`, {
      apiVersion: 'apiextensions.k8s.io/v1',
      kind: 'CustomResourceDefinition',
      metadata: { name: crdName, annotations: PROTECTED_GROUP.test(crdName) ? UNAPPROVED : undefined },
    });
  }

  /** Without cdk8s' walk through every value: a schema is plain data, and large. */
  override toJson(): object {
    const metadata = this.metadata.toJson() as object;
    return { apiVersion: this.apiVersion, kind: this.kind, metadata, spec: crd(this.crdName).spec };
  }
}
