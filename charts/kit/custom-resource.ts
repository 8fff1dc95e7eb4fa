import { ApiObject, type ApiObjectMetadata } from 'cdk8s';
import type { Construct } from 'constructs';

import type { CustomResources } from '../../imports';

/** API version and kind of a custom resource, such as `cert-manager.io/v1/Certificate`. */
export type CustomResourceKind = keyof CustomResources & string;

/** A custom resource whose fields are typed by the CRD that its API version and kind name. */
export class CustomResource<K extends CustomResourceKind> extends ApiObject {
  constructor(
    scope: Construct,
    kind: K,
    name: string,
    fields: Omit<CustomResources[K], 'status'>,
    metadata: Omit<ApiObjectMetadata, 'name'> = {},
  ) {
    const slash = kind.lastIndexOf('/');
    const shortKind = kind.slice(slash + 1);
    super(scope, `${shortKind.toLowerCase()}-${name}`, {
      apiVersion: kind.slice(0, slash),
      kind: shortKind,
      metadata: { name, ...metadata },
      ...fields,
    });
  }
}
