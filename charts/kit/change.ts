import { type ApiObject, JsonPatch } from 'cdk8s';

import type * as k8s from './k8s';
import { type FieldsOf, Resource, type ResourceKind } from './resource';

/** The fields of an object of any kind, without its metadata. */
export type AnyFields = Readonly<Record<string, unknown>>;

/** Changes the fields of an object. Passes that come later see the change. */
export function changeFields(object: ApiObject, change: (fields: AnyFields) => AnyFields): void {
  if (Resource.isResource(object)) {
    object.fields = change(object.fields as AnyFields) as FieldsOf<ResourceKind>;
    return;
  }
  const fields = fieldsOf(object);
  const changed = change(fields);
  for (const key of new Set([...Object.keys(fields), ...Object.keys(changed)])) {
    const value = changed[key];
    if (value === fields[key]) continue;
    object.addJsonPatch(value === undefined ? JsonPatch.remove(`/${key}`) : JsonPatch.add(`/${key}`, value));
  }
}

/** The fields of objects of all kinds. */
const COMMON = ['apiVersion', 'kind', 'metadata'];

/** The fields of an object, as they are rendered. */
export function fieldsOf(object: ApiObject): AnyFields {
  return Object.fromEntries(Object.entries(object.toJson()).filter(([key]) => !COMMON.includes(key)));
}

const TEMPLATE = ['spec', 'template'];

/** The kinds that make pods from a template, and the path of the template. */
const TEMPLATES: ReadonlyMap<string, readonly string[]> = new Map([
  ...['apps/v1/Deployment', 'apps/v1/StatefulSet', 'apps/v1/DaemonSet', 'batch/v1/Job'].map(
    (kind) => [kind, TEMPLATE] as const,
  ),
  ['batch/v1/CronJob', ['spec', 'jobTemplate', ...TEMPLATE]],
]);

/** Whether an object makes pods from a template: a Deployment, StatefulSet, DaemonSet, Job or CronJob. */
export function makesPods({ apiVersion, kind }: ApiObject): boolean {
  return TEMPLATES.has(`${apiVersion}/${kind}`);
}

/** Changes the template of an object that {@link makesPods}. */
export function changeTemplate(
  object: ApiObject,
  change: (template: k8s.PodTemplateSpec) => k8s.PodTemplateSpec,
): void {
  const path = TEMPLATES.get(`${object.apiVersion}/${object.kind}`) ?? [];
  changeFields(object, (fields) => changeAt(fields, path, change as (value: unknown) => unknown) as AnyFields);
}

function changeAt(value: unknown, [key, ...path]: readonly string[], change: (value: unknown) => unknown): unknown {
  if (key === undefined) return change(value);
  const record = (value ?? {}) as AnyFields;
  return { ...record, [key]: changeAt(record[key], path, change) };
}
