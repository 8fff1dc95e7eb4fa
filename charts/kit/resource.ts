import { ApiObject, JsonPatch } from 'cdk8s';
import type { Construct } from 'constructs';

import type { CustomResources } from '../../imports';
import type { CoreResources } from './k8s';

/** The fields of every kind, Kubernetes' own and those of CRDs, by `<apiVersion>/<kind>`. */
type Resources = CoreResources & CustomResources;

/** API version and kind, such as `apps/v1/Deployment` or `cert-manager.io/v1/Certificate`. */
export type ResourceKind = keyof Resources & string;

/** Metadata beside the name. The namespace is the component's unless it is given. */
export interface Metadata {
  readonly namespace?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
}

/** An API object whose fields are typed by its API version and kind. */
export class Resource<K extends ResourceKind> extends ApiObject {
  /** What it has beside its metadata. */
  fields: Resources[K];
  private readonly operations: JsonPatch[] = [];

  constructor(scope: Construct, kind: K, name: string, fields: Resources[K], metadata: Metadata = {}) {
    const slash = kind.lastIndexOf('/');
    const shortKind = kind.slice(slash + 1);
    super(scope, `${shortKind.toLowerCase()}-${name}`, {
      apiVersion: kind.slice(0, slash),
      kind: shortKind,
      metadata: { name, ...metadata },
      ...fields,
    });
    this.fields = fields;
  }

  override addJsonPatch(...patches: JsonPatch[]): void {
    this.operations.push(...patches);
  }

  /** The fields are plain data already, so cdk8s' walk through all of them is not needed. */
  override toJson(): object {
    const metadata = this.metadata.toJson() as object;
    const json = { apiVersion: this.apiVersion, kind: this.kind, metadata, ...this.fields };
    return this.operations.length ? (JsonPatch.apply(json, ...this.operations) as object) : json;
  }
}
