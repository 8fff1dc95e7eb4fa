import type { Chart } from 'cdk8s';

import { Component } from './component';
import { Stage, STAGES } from './stage';

/** Metadata of a rendered object. */
export interface ManifestMetadata {
  readonly name: string;
  readonly namespace?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
}

/** A rendered object: what every kind has, and its own fields. */
export interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: ManifestMetadata;
  readonly [field: string]: unknown;
}

/** API group of an API version; the core group is empty. */
export function groupOf(apiVersion: string): string {
  return apiVersion.includes('/') ? apiVersion.slice(0, apiVersion.indexOf('/')) : '';
}

/** An object and its place in `dist/`. */
export interface Rendered {
  readonly json: Manifest;
  readonly stage: Stage;
  /** Index of the stage, for comparing. */
  readonly order: number;
  /** The system that the object belongs to. */
  readonly system: string;
  /** Path below the output folder. */
  readonly file: string;
}

/** Kinds that others build on, whichever system brings them. */
const FOUNDATION_KINDS = new Set(['Namespace', 'CustomResourceDefinition', 'PriorityClass']);

/** Built-in kinds without a namespace. */
const CLUSTER_KINDS = new Set([
  'ClusterRole',
  'ClusterRoleBinding',
  'CustomResourceDefinition',
  'IngressClass',
  'MutatingWebhookConfiguration',
  'Namespace',
  'PersistentVolume',
  'PriorityClass',
  'RuntimeClass',
  'StorageClass',
  'ValidatingAdmissionPolicy',
  'ValidatingAdmissionPolicyBinding',
  'ValidatingWebhookConfiguration',
]);

/** Kinds without a namespace: the built-in ones, and those whose CRD is among the objects and says so. */
export function clusterKinds(objects: readonly Manifest[]): ReadonlySet<string> {
  const kinds = new Set(CLUSTER_KINDS);
  for (const { kind, spec } of objects) {
    if (kind !== 'CustomResourceDefinition') continue;
    const { group, names, scope } = spec as { group: string; names: { kind: string }; scope: string };
    if (scope === 'Cluster') kinds.add(`${group}/${names.kind}`);
  }
  return kinds;
}

/** cdk8s gives every object its chart's namespace; takes it away from kinds that have none. */
export function withoutForeignNamespace(json: Manifest, cluster: ReadonlySet<string>): Manifest {
  if (!cluster.has(json.kind) && !cluster.has(`${groupOf(json.apiVersion)}/${json.kind}`)) return json;
  return { ...json, metadata: { ...json.metadata, namespace: undefined } };
}

/** Finds the place of an object: by its component, and for the kinds of the foundation by its kind. */
export function placeObject(json: Manifest, chart: Chart | undefined): Rendered {
  const component = Component.isComponent(chart) ? chart : undefined;
  const system = component?.folder ?? chart?.node.id ?? 'app';
  const oneFile = component?.oneFile ?? false;
  const early = !oneFile && FOUNDATION_KINDS.has(json.kind);
  const stage = early ? Stage.FOUNDATION : (component?.stage ?? Stage.TENANTS);
  const file = oneFile ? `${stage}/${system}.yaml` : `${stage}/${system}/${fileName(json, chart?.namespace)}`;
  return { json, stage, order: STAGES.indexOf(stage), system, file };
}

/** `<kind>-<name>.yaml`, and with the namespace where that is not the component's own. */
function fileName({ kind, metadata }: Manifest, ownNamespace: string | undefined): string {
  const elsewhere = metadata.namespace !== undefined && metadata.namespace !== ownNamespace;
  const name = elsewhere ? `${metadata.name}.${metadata.namespace}` : metadata.name;
  return `${kind.toLowerCase()}-${name.replace(/[^A-Za-z0-9.-]/g, '-')}.yaml`;
}
