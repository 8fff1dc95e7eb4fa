import type { CustomResourceDefinitionSpec, Schema } from '../schema';
import { mapSchema, omit } from '../generate/crd';
import { array, atomic, boolean, int32, int64, labelSelector, listBy, object, string } from './schema';

/** The PodSpec that a Notebook embeds, which is that of Kubernetes 1.23. */
export function notebookPodSpec(notebook: CustomResourceDefinitionSpec): Schema {
  const stored = notebook.versions.find((version) => version.storage);
  if (!stored) throw new Error('Notebook has no stored version');
  return ['spec', 'template', 'spec'].reduce(field, stored.schema.openAPIV3Schema);
}

/** The schema of a field of an object, or of the objects in a list. */
export function field(schema: Schema, name: string): Schema {
  const value = (schema.items ?? schema).properties?.[name];
  if (!value) throw new Error(`the schema has no field ${name}`);
  return value;
}

const nameList = listBy(['name'], object({ name: string }, ['name']));
const atomicStrings: Schema = { ...array(string), 'x-kubernetes-list-type': 'atomic' };

const clusterTrustBundle = object(
  { labelSelector: atomic(labelSelector), name: string, optional: boolean, path: string, signerName: string },
  ['path'],
);

const resizePolicy: Schema = {
  ...array(object({ resourceName: string, restartPolicy: string }, ['resourceName', 'restartPolicy'])),
  'x-kubernetes-list-type': 'atomic',
};

const resourceClaims = listBy(
  ['name'],
  object({ name: string, source: object({ resourceClaimName: string, resourceClaimTemplateName: string }) }, ['name']),
);

/** References and selectors, which became atomic; each is told by its fields. */
const atomicTypes = new Set([
  'apiVersion fieldPath', // ObjectFieldSelector
  'containerName divisor resource', // ResourceFieldSelector
  'defaultMode items name optional', // ConfigMapVolumeSource
  'items name optional', // ConfigMapProjection, SecretProjection
  'key name optional', // ConfigMapKeySelector, SecretKeySelector
  'matchExpressions matchFields', // NodeSelectorTerm
  'matchExpressions matchLabels', // LabelSelector
  'name optional', // ConfigMapEnvSource, SecretEnvSource
  'nodeSelectorTerms', // NodeSelector
]);

/** What Kubernetes added to a pod between 1.23 and 1.29, by a field that only the type it was added to has. */
const additions: readonly { readonly toTypeWith: string; readonly properties: Readonly<Record<string, Schema>> }[] = [
  { toTypeWith: 'topologyKey', properties: { matchLabelKeys: atomicStrings } },
  { toTypeWith: 'namespaceSelector', properties: { mismatchLabelKeys: atomicStrings } },
  {
    toTypeWith: 'whenUnsatisfiable',
    properties: { minDomains: int32, nodeAffinityPolicy: string, nodeTaintsPolicy: string },
  },
  { toTypeWith: 'terminationMessagePath', properties: { resizePolicy, restartPolicy: string } },
  { toTypeWith: 'volumeMode', properties: { volumeAttributesClassName: string } },
  { toTypeWith: 'serviceAccountToken', properties: { clusterTrustBundle } },
  {
    toTypeWith: 'activeDeadlineSeconds',
    properties: { hostUsers: boolean, resourceClaims, schedulingGates: nameList },
  },
];

/** The same for types that only the property they are the value of tells from others. */
const additionsByProperty: Readonly<Record<string, Readonly<Record<string, Schema>>>> = {
  dataSourceRef: { namespace: string },
  postStart: { sleep: object({ seconds: int64 }, ['seconds']) },
  preStop: { sleep: object({ seconds: int64 }, ['seconds']) },
};

/** A container of Kubernetes 1.28, which PodDefault embeds, made from that of 1.23. */
export function container128(schema: Schema): Schema {
  const { properties } = schema;
  if (!properties || !('terminationMessagePath' in properties)) return schema;
  const resources = extend(properties['resources'] ?? {}, { claims: nameList });
  return extend(schema, { resizePolicy, restartPolicy: string, resources });
}

/** The same for the claims among a pod's volumes. */
export function claim128(schema: Schema, property: string): Schema {
  const { properties } = schema;
  if (property === 'dataSourceRef') {
    return { ...omit(schema, 'x-kubernetes-map-type'), properties: { ...properties, namespace: string } };
  }
  const resources = properties && 'volumeMode' in properties ? properties['resources'] : undefined;
  return resources ? extend(schema, { resources: extend(resources, { claims: nameList }) }) : schema;
}

/** The PodSpec of Kubernetes 1.29, which PVCViewer embeds, made from that of 1.23. */
export function podSpec129(podSpec123: Schema): Schema {
  return mapSchema(podSpec123, upgrade);
}

function upgrade(schema: Schema, property: string): Schema {
  const { properties } = schema;
  if (!properties) return schema;
  const extended: Record<string, Schema> = { ...properties, ...additionsByProperty[property] };
  for (const { toTypeWith, properties: added } of additions)
    if (toTypeWith in properties) Object.assign(extended, added);
  // A container can claim devices; the storage request of a PersistentVolumeClaim, of the same type in 1.23, can't.
  if ('terminationMessagePath' in properties && properties['resources']) {
    extended['resources'] = extend(properties['resources'], { claims: nameList });
  }
  const changed = { ...schema, properties: extended };
  return isAtomic(schema, property) ? atomic(changed) : changed;
}

/** Whether an object of a pod is set as a whole. */
export function isAtomic(schema: Schema, property: string): boolean {
  const fields = Object.keys(schema.properties ?? {});
  // LocalObjectReference; its name may be missing, unlike that of an operating system.
  if (fields.join() === 'name') return !schema.required;
  // dataSource and dataSourceRef have the same fields, but only the former is atomic.
  return atomicTypes.has(fields.sort().join(' ')) || property === 'dataSource';
}

function extend(schema: Schema, properties: Readonly<Record<string, Schema>>): Schema {
  return { ...schema, properties: { ...schema.properties, ...properties } };
}
