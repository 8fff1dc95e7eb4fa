import { createHash } from 'node:crypto';

import { ApiObject, JsonPatch } from 'cdk8s';
import type { Construct, IConstruct } from 'constructs';

import { crd, type CrdName, type CustomResourceDefinitionSpec, type CustomResources } from '../../imports';
import type { CoreResources } from './k8s';
import type { Metadata } from '../contract/manifest';
import type { OpenShiftResources } from './openshift';
import { metadataOf } from './plain-metadata';
import type { PrometheusOperatorResources } from './prometheus-operator';
import { toYaml } from '../contract/yaml';

/** The fields of all kinds by `<apiVersion>/<kind>`: Kubernetes' own kinds, and those of CRDs. */
interface Resources extends CoreResources, CustomResources, PrometheusOperatorResources, OpenShiftResources {
  readonly 'apiextensions.k8s.io/v1/CustomResourceDefinition': { readonly spec: CustomResourceDefinitionSpec };
}

/** API version and kind, such as `apps/v1/Deployment` or `cert-manager.io/v1/Certificate`. */
export type ResourceKind = keyof Resources & string;

/** The fields of a kind without the metadata, as plain data. */
export type FieldsOf<K extends ResourceKind> = Resources[K];

/** An API object whose fields are plain data, so that cdk8s need not walk through every value. */
abstract class PlainObject extends ApiObject {
  private operations?: JsonPatch[];

  /** What it has beside its metadata. */
  protected abstract readonly data: object;

  override addJsonPatch(...patches: JsonPatch[]): void {
    this.operations = [...(this.operations ?? []), ...patches];
  }

  override toJson(): object {
    const metadata = metadataOf(this.metadata);
    const json = { apiVersion: this.apiVersion, kind: this.kind, metadata, ...this.data };
    // JSON patches change what they are applied to, and fields may be shared with other objects.
    return this.operations ? (JsonPatch.apply(structuredClone(json), ...this.operations) as object) : json;
  }
}

const kinds = new Map<string, ReturnType<typeof split>>();

/** Tens of thousands of objects share the texts of their kind. */
function partsOf(kind: string) {
  let known = kinds.get(kind);
  if (!known) kinds.set(kind, (known = split(kind)));
  return known;
}

function split(kind: string) {
  const slash = kind.lastIndexOf('/');
  const shortKind = kind.slice(slash + 1);
  return {
    apiVersion: kind.slice(0, slash),
    shortKind,
    lower: shortKind.toLowerCase(),
    ids: new Map<string, string>(),
  };
}

/** The id of an object among the children of its scope. Objects of all tenants share it, and V8 looks it up faster so. */
function idOf({ lower, ids }: ReturnType<typeof split>, name: string): string {
  let known = ids.get(name);
  if (known === undefined) ids.set(name, (known = `${lower}-${name}`));
  return known;
}

const IS_RESOURCE = Symbol.for('cdk8s-kubeflow.Resource');

/** An API object whose fields are typed by its API version and kind. Its namespace is the component's unless given. */
export class Resource<K extends ResourceKind> extends PlainObject {
  /** Whether a construct is a Resource. (`instanceof` is true for every API object of cdk8s.) */
  static isResource(construct: IConstruct): construct is Resource<ResourceKind> {
    return IS_RESOURCE in construct;
  }

  readonly [IS_RESOURCE] = true;
  /** What it has beside its metadata. */
  fields: FieldsOf<K>;
  private complete?: (fields: FieldsOf<K>) => FieldsOf<K>;

  constructor(scope: Construct, kind: K, name: string, fields: FieldsOf<K>, metadata: Metadata = {}) {
    const parts = partsOf(kind);
    // V8 has one shape for the children of all tenants if no child's id holds the name of the tenant.
    const id = name === scope.node.id ? parts.lower : idOf(parts, name);
    super(scope, id, { apiVersion: parts.apiVersion, kind: parts.shortKind, metadata: { name, ...metadata } });
    this.fields = fields;
  }

  /** Completes the fields when the object is rendered, for what depends on objects that may still be changed. */
  completeWith(complete: (fields: FieldsOf<K>) => FieldsOf<K>): void {
    this.complete = complete;
  }

  protected override get data(): FieldsOf<K> {
    return this.complete ? this.complete(this.fields) : this.fields;
  }
}

/** Recognizes the objects of a kind. */
export function isOf<K extends ResourceKind>(kind: K) {
  return (construct: IConstruct): construct is Resource<K> =>
    Resource.isResource(construct) && `${construct.apiVersion}/${construct.kind}` === kind;
}

/** A ConfigMap. Pods that read it at their start carry its checksum as a label, so that a change rolls them. */
export class Config extends Resource<'v1/ConfigMap'> {
  private known: { readonly fields: object; readonly checksum: string } | undefined;

  /** @param namespace default: the component's */
  constructor(scope: Construct, name: string, data: Readonly<Record<string, string | object>>, namespace?: string) {
    const texts = Object.fromEntries(
      Object.entries(data).map(([key, value]) => [key, typeof value === 'string' ? value : toYaml(value)]),
    );
    super(scope, 'v1/ConfigMap', name, { data: texts }, { namespace });
  }

  override addJsonPatch(...patches: JsonPatch[]): void {
    super.addJsonPatch(...patches);
    this.known = undefined;
  }

  /** Checksum of its data as it is rendered. It is computed when it is read: there may be thousands, and few are read. */
  get checksum(): string {
    const { fields } = this;
    if (this.known?.fields !== fields) {
      const { data = {}, binaryData } = this.toJson() as FieldsOf<'v1/ConfigMap'>;
      this.known = { fields, checksum: checksum(binaryData ? { data, binaryData } : data) };
    }
    return this.known.checksum;
  }
}

/**
 * The first 16 hexadecimal digits of the SHA-256 of some data. A word stands before them, for YAML would quote some
 * digits, and a change would then be one of style too.
 */
export function checksum(data: object): string {
  return `sha256-${createHash('sha256').update(JSON.stringify(data)).digest('hex').slice(0, 16)}`;
}

/**
 * The API server refuses CRDs of groups under k8s.io without this annotation or the address of an API review. The
 * groups here are of projects, not of Kubernetes (enhancement 1111, api-approved.kubernetes.io).
 */
const UNAPPROVED = { 'api-approved.kubernetes.io': 'unapproved, an API of its own project' };
const PROTECTED_GROUP = /\.(?:k8s|kubernetes)\.io$/;

/** Options of a CRD beside its schema. */
export interface CrdOptions extends Omit<Metadata, 'namespace'> {
  /** Service that converts objects between versions, and the versions of its protocol. @default none */
  readonly conversion?: {
    readonly service: { readonly name: string; readonly namespace: string; readonly path?: string };
    readonly reviewVersions: readonly string[];
  };
}

/** A CustomResourceDefinition of `imports/`. Its schema is shared with the import and must not be changed. */
export class ImportedCrd extends PlainObject {
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

  protected override get data(): object {
    const { service, reviewVersions: conversionReviewVersions } = this.options.conversion ?? {};
    const webhook = { clientConfig: { service }, conversionReviewVersions };
    return { spec: { ...crd(this.crdName).spec, conversion: service && { strategy: 'Webhook', webhook } } };
  }
}
