import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { loadAll } from 'js-yaml';

import type { Manifest } from '../../charts/contract/manifest';
import type { Container, PodSpec } from '../../charts/kit/k8s';
import { REPO } from './files';

/** What users run on a platform: the files of docs/first-model.md. */
export const WORKLOADS = join(REPO, 'examples/workloads');

/** Files that change the InferenceService of model.yaml, for `kubectl patch`. */
const PATCHES = ['canary.yaml', 'explainer.yaml'];

type Json = Readonly<Record<string, unknown>>;
const isRecord = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A merge patch, as RFC 7386 has it. */
export function merged<T extends object>(object: T, patch: Json): T {
  const result: Record<string, unknown> = { ...(object as Json) };
  for (const [key, value] of Object.entries(patch)) {
    const old = result[key];
    if (value === null) Reflect.deleteProperty(result, key);
    else result[key] = isRecord(value) ? merged(isRecord(old) ? old : {}, value) : value;
  }
  return result as T;
}

const read = (file: string): readonly unknown[] => loadAll(readFileSync(join(WORKLOADS, file), 'utf8'));

/** The InferenceService of model.yaml. */
export function model(): Manifest {
  const found = (read('model.yaml') as Manifest[]).find(({ kind }) => kind === 'InferenceService');
  if (!found) throw new Error('model.yaml has no InferenceService');
  return found;
}

/** The objects of each file, with those of patches merged; pipeline.yaml is not of Kubernetes. */
export function workloads(): Readonly<Record<string, readonly Manifest[]>> {
  const files = readdirSync(WORKLOADS).filter((file) => file.endsWith('.yaml') && file !== 'pipeline.yaml');
  const objects = (file: string) =>
    PATCHES.includes(file) ? read(file).map((patch) => merged(model(), patch as Json)) : (read(file) as Manifest[]);
  return Object.fromEntries(files.map((file) => [file, objects(file)]));
}

/** A pod that a file describes in full, and the file. */
export interface DescribedPod {
  readonly file: string;
  readonly metadata?: object;
  readonly spec: PodSpec;
}

const isTemplate = (part: unknown): part is Omit<DescribedPod, 'file'> =>
  isRecord(part) && isRecord(part.spec) && Array.isArray(part.spec.containers);

/** The pods that a file describes in full; those of other objects are made by programs. */
export function podsIn(file: string, part: unknown): readonly DescribedPod[] {
  if (Array.isArray(part)) return part.flatMap((each) => podsIn(file, each));
  if (!isRecord(part)) return [];
  const { template } = part;
  if (isTemplate(template)) return [{ file, metadata: template.metadata, spec: template.spec }];
  // Patches of a runtime are parts of pods alone.
  return Object.entries(part).flatMap(([key, each]) => (key === 'runtimePatches' ? [] : podsIn(file, each)));
}

/** Everything in an object that asks for resources. */
export function resourcesIn(part: unknown): readonly NonNullable<Container['resources']>[] {
  if (Array.isArray(part)) return part.flatMap(resourcesIn);
  if (!isRecord(part)) return [];
  return Object.entries(part).flatMap(([key, value]) =>
    /^resources(?:PerNode)?$/.test(key) ? [value as NonNullable<Container['resources']>] : resourcesIn(value),
  );
}
