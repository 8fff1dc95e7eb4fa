import { ApiObject } from 'cdk8s';
import type { Construct } from 'constructs';

import { crd, type CrdName } from '../../imports';

/**
 * The API server refuses CRDs of groups under k8s.io that carry neither the address of an API review nor this: the
 * groups are those of projects, not of Kubernetes (enhancement 1111, api-approved.kubernetes.io).
 */
const UNAPPROVED = { 'api-approved.kubernetes.io': 'unapproved, an API of its own project' };
const PROTECTED_GROUP = /\.(?:k8s|kubernetes)\.io$/;

/** What a CRD has beside its schema. */
export interface CrdOptions {
  /** @default none */
  readonly labels?: Readonly<Record<string, string>>;
  /** @default none */
  readonly annotations?: Readonly<Record<string, string>>;
  /** Service that turns objects of one version into another, and the versions of its protocol. @default none */
  readonly conversion?: {
    readonly service: { readonly name: string; readonly namespace: string; readonly path?: string };
    readonly reviewVersions: readonly string[];
  };
}

/** A CustomResourceDefinition of `imports/`. Its schema is shared with the import and must not be changed. */
export class ImportedCrd extends ApiObject {
  constructor(
    scope: Construct,
    private readonly crdName: CrdName,
    private readonly options: CrdOptions = {},
  ) {
    const approval = PROTECTED_GROUP.test(crdName) ? UNAPPROVED : undefined;
    const annotations = (options.annotations ?? approval) ? { ...approval, ...options.annotations } : undefined;
    super(scope, `customresourcedefinition-${crdName}`, {
      apiVersion: 'apiextensions.k8s.io/v1',
      kind: 'CustomResourceDefinition',
      metadata: { name: crdName, labels: options.labels, annotations },
    });
  }

  /** Without cdk8s' walk through every value: a schema is plain data, and large. */
  override toJson(): object {
    const metadata = this.metadata.toJson() as object;
    const spec = { ...crd(this.crdName).spec, conversion: this.conversion };
    return { apiVersion: this.apiVersion, kind: this.kind, metadata, spec };
  }

  private get conversion(): object | undefined {
    const { conversion } = this.options;
    if (!conversion) return undefined;
    const { service, reviewVersions } = conversion;
    return { strategy: 'Webhook', webhook: { clientConfig: { service }, conversionReviewVersions: reviewVersions } };
  }
}
