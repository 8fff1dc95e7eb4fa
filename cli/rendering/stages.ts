import { readdirSync } from 'node:fs';
import { join } from 'node:path';

import { idOf, keyOfObject, nameOfObject, type ObjectId } from '../cluster/objects';
import { CliError } from '../errors';
import { isObject, type JsonObject, textAt } from '../json';
import { checkFolder, readDocuments, yamlFiles } from './files';
import { factsOf } from './platform-facts';

/** A rendered object: what it is called, what it says and where it stands. */
export interface Rendered {
  readonly id: ObjectId;
  readonly object: JsonObject;
  readonly file: string;
  /** The component or tenant that it belongs to. */
  readonly component: string;
}

/** What is installed at one time. */
export interface RenderedStage {
  /** Name of its folder, such as `20-mesh`. */
  readonly name: string;
  readonly objects: readonly Rendered[];
}

/** etcd refuses requests above 1.5 MiB. */
const MOST_BYTES = 1.5 * 2 ** 20;

/**
 * Reads all of a folder that `cdk8s synth` rendered, in the order of installation.
 * @throws CliError with every file that is none of ours, before anything is sent to a cluster
 */
export async function readStages(dist: string): Promise<readonly RenderedStage[]> {
  checkFolder(dist);
  const problems: string[] = [];
  const stages: RenderedStage[] = [];
  for (const name of readdirSync(dist).sort()) {
    if (/^\d\d-/.test(name)) stages.push({ name, objects: await readStage(join(dist, name), problems) });
  }
  const all = objectsOf(stages);
  problems.push(...all.flatMap(problemOf), ...twice(all), ...missingNamespaces(all));
  if (problems.length) throw new CliError(problems.join('\nerror: '));
  if (!all.length) throw new CliError(`${dist} holds no stages with YAML files; render it first: npx cdk8s synth`);
  return stages;
}

async function readStage(folder: string, problems: string[]): Promise<readonly Rendered[]> {
  const found: Rendered[] = [];
  for (const name of yamlFiles(folder)) {
    const file = join(folder, name);
    const [component = ''] = name.replace(/\.yaml$/, '').split(/[\\/]/);
    for (const object of await readFile(file, problems)) found.push({ id: idOf(object), object, file, component });
  }
  return found;
}

async function readFile(file: string, problems: string[]): Promise<readonly JsonObject[]> {
  try {
    const documents = await readDocuments(file);
    if (!documents.every(isObject)) problems.push(`${file} holds what is no API object`);
    return documents.filter(isObject);
  } catch (error) {
    if (!(error instanceof CliError)) throw error;
    problems.push(error.message);
    return [];
  }
}

function problemOf({ id, object, file }: Rendered): readonly string[] {
  const missing = [
    ...(id.apiVersion ? [] : ['apiVersion']),
    ...(id.kind ? [] : ['kind']),
    ...(textAt(object, 'metadata', 'name') ? [] : ['metadata.name']),
  ];
  if (missing.length) return [`${file}: ${missing.join(', ')} is missing; render the folder again: npx cdk8s synth`];
  const bytes = Buffer.byteLength(JSON.stringify(object));
  if (bytes <= MOST_BYTES) return [];
  return [`${file}: ${nameOfObject(id)} has ${(bytes / 2 ** 20).toFixed(1)} MiB; a cluster takes at most 1.5 MiB`];
}

function twice(all: readonly Rendered[]): readonly string[] {
  const files = new Map<string, string>();
  return all.flatMap(({ id, file }) => {
    const key = keyOfObject(id);
    const other = files.get(key);
    files.set(key, file);
    return other === undefined ? [] : [`${file}: ${nameOfObject(id)} is in ${other} too`];
  });
}

/** Namespaces of every cluster. */
const GIVEN: ReadonlySet<string> = new Set(['default', 'kube-system']);

/** Every rendering brings the namespaces of its objects, but those of an Istio that is there; one that does not has lost files. */
function missingNamespaces(all: readonly Rendered[]): readonly string[] {
  const rendered = new Set(all.filter(({ id }) => id.kind === 'Namespace').map(({ id }) => id.name));
  const given = new Set([...GIVEN, ...(factsOf(all)?.existingNamespaces ?? [])]);
  const first = new Map<string, string>();
  for (const { id, file } of all) {
    const { namespace = 'default' } = id;
    if (!rendered.has(namespace) && !given.has(namespace) && !first.has(namespace)) first.set(namespace, file);
  }
  return [...first].map(
    ([namespace, file]) =>
      `${file} is for namespace ${namespace}, which is not rendered; files are missing, render the folder again: npx cdk8s synth`,
  );
}

/** All objects, in the order of installation. */
export function objectsOf(stages: readonly RenderedStage[]): readonly Rendered[] {
  return stages.flatMap(({ objects }) => objects);
}

/** What is rendered, by {@link keyOfObject}. */
export function renderedKeys(stages: readonly RenderedStage[]): ReadonlySet<string> {
  return new Set(objectsOf(stages).map(({ id }) => keyOfObject(id)));
}
