import { createHash } from 'node:crypto';

import { ApiObject, JsonPatch } from 'cdk8s';
import type { Construct, IConstruct } from 'constructs';

import { crd, type CrdName, type CustomResources } from '../../imports';
import type { CoreResources } from './k8s';
import type { Metadata } from '../contract/manifest';
import { toYaml } from '../contract/yaml';

/** The fields of every kind, Kubernetes' own and those of CRDs, by `<apiVersion>/<kind>`. */
type Resources = CoreResources & CustomResources;

/** API version and kind, such as `apps/v1/Deployment` or `cert-manager.io/v1/Certificate`. */
export type ResourceKind = keyof Resources & string;

/** An API object whose fields are typed by its API version and kind. Its namespace is the component's unless given. */
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

/** Recognizes the objects of a kind. */
export function isOf<K extends ResourceKind>(kind: K) {
  return (construct: IConstruct): construct is Resource<K> =>
    construct instanceof Resource && `${construct.apiVersion}/${construct.kind}` === kind;
}

/** A ConfigMap of a fixed name. Pods that read it at their start carry its checksum as a label, and so are rolled. */
export class Config extends Resource<'v1/ConfigMap'> {
  private known: string | undefined;

  /** @param namespace default: the component's */
  constructor(scope: Construct, name: string, data: Readonly<Record<string, string | object>>, namespace?: string) {
    const texts = Object.fromEntries(
      Object.entries(data).map(([key, value]) => [key, typeof value === 'string' ? value : toYaml(value)]),
    );
    super(scope, 'v1/ConfigMap', name, { data: texts }, { namespace });
  }

  /** Of its data. Most are never asked for it, and there may be thousands. */
  get checksum(): string {
    return (this.known ??= checksum(this.fields.data ?? {}));
  }
}

/** The first 16 hexadecimal digits of the SHA-256 of some data. */
export function checksum(data: object): string {
  return createHash('sha256').update(JSON.stringify(data)).digest('hex').slice(0, 16);
}

/**
 * The API server refuses CRDs of groups under k8s.io that carry neither the address of an API review nor this: the
 * groups are those of projects, not of Kubernetes (enhancement 1111, api-approved.kubernetes.io).
 */
const UNAPPROVED = { 'api-approved.kubernetes.io': 'unapproved, an API of its own project' };
const PROTECTED_GROUP = /\.(?:k8s|kubernetes)\.io$/;

/** What a CRD has beside its schema. */
export interface CrdOptions extends Omit<Metadata, 'namespace'> {
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
    const annotations = { ...(PROTECTED_GROUP.test(crdName) && UNAPPROVED), ...options.annotations };
    super(scope, `customresourcedefinition-${crdName}`, {
      apiVersion: 'apiextensions.k8s.io/v1',
      kind: 'CustomResourceDefinition',
      metadata: { name: crdName, labels: options.labels, annotations },
    });
  }

  /** Without cdk8s' walk through every value: a schema is plain data, and large. */
  override toJson(): object {
    const { service, reviewVersions: conversionReviewVersions } = this.options.conversion ?? {};
    const webhook = { clientConfig: { service }, conversionReviewVersions };
    const spec = { ...crd(this.crdName).spec, conversion: service && { strategy: 'Webhook', webhook } };
    const metadata = this.metadata.toJson() as object;
    return { apiVersion: this.apiVersion, kind: this.kind, metadata, spec };
  }
}
