import { join } from 'node:path';

import { WORKLOAD_KINDS } from '../../charts/contract/kinds';
import { SECRET_KEYS_ANNOTATION, SECRET_MAKERS, type SecretKeys } from '../../charts/contract/secret-keys';
import { CliError } from '../errors';
import { at, isObject, type JsonObject, textAt } from '../json';
import { idOf } from '../cluster/objects';
import { checkFolder, readDocuments, yamlFiles } from './files';
import { parseSecretKeys } from '../secrets/secret-keys';
import { readWorkload, type Workload } from './workloads';

/** Name and namespace of an object. */
export interface ObjectName {
  readonly namespace: string;
  readonly name: string;
}

/** A Secret that the rendering declares without data. */
export interface DeclaredSecret extends ObjectName {
  readonly type: string;
  readonly keys: SecretKeys;
}

/** What the commands need to know of a rendered folder. */
export interface Rendering {
  readonly folder: string;
  readonly secrets: readonly DeclaredSecret[];
  /** Those that stand encrypted in the repository, and so are not made in the cluster. */
  readonly sealed: readonly DeclaredSecret[];
  /** Those that an operator fetches from a store. */
  readonly external: readonly DeclaredSecret[];
  /** The rendered Namespace objects, by name. */
  readonly namespaces: ReadonlyMap<string, JsonObject>;
  readonly workloads: readonly Workload[];
}

/** `namespace/name`, as messages and maps name an object. */
export function nameOf({ namespace, name }: ObjectName): string {
  return `${namespace}/${name}`;
}

/** A rendered object, and the file that it is in. */
export interface RenderedObject {
  readonly file: string;
  readonly object: JsonObject;
}

/** Reads a folder that `cdk8s synth` rendered. */
export async function readRendering(folder: string): Promise<Rendering> {
  const secrets = new Map<string, DeclaredSecret>();
  const made: Record<string, DeclaredSecret[]> = { SealedSecret: [], ExternalSecret: [] };
  const namespaces = new Map<string, JsonObject>();
  const workloads: Workload[] = [];
  const kinds = ['Secret', ...Object.keys(made), 'Namespace', ...WORKLOAD_KINDS];
  for (const { file, object } of await readObjects(folder, kinds)) {
    const secret = readSecret(object, file);
    const name = textAt(object, 'metadata', 'name');
    const workload = readWorkload(object);
    const others = made[String(object.kind)];
    if (secret && others) others.push(secret);
    else if (secret) secrets.set(nameOf(secret), secret);
    else if (object.kind === 'Namespace' && name !== undefined) namespaces.set(name, object);
    else if (workload) workloads.push(workload);
  }
  const { SealedSecret: sealed = [], ExternalSecret: external = [] } = made;
  return { folder, secrets: [...secrets.values()], sealed, external, namespaces, workloads };
}

/** The objects of some kinds. The many other files, CRDs above all, are not even parsed. */
export async function readObjects(folder: string, kinds: readonly string[]): Promise<readonly RenderedObject[]> {
  checkFolder(folder);
  const files = yamlFiles(folder).map((file) => join(folder, file));
  if (files.length === 0) throw new CliError(`${folder} holds no YAML files; render it first: npx cdk8s synth`);
  const wanted = new RegExp(`^kind: ["']?(?:${kinds.join('|')})["']?\\s*$`, 'm');
  const found: RenderedObject[] = [];
  for (const file of files) {
    for (const object of await readDocuments(file, wanted)) if (isObject(object)) found.push({ file, object });
  }
  return found;
}

function readSecret(object: JsonObject, file: string): DeclaredSecret | undefined {
  const keys = declaredKeys(object, file);
  const { namespace = 'default', name } = idOf(object);
  const type = textAt(object, 'type') ?? textAt(object, 'spec', 'template', 'type');
  return keys && { namespace, name, type: type ?? 'Opaque', keys };
}

/** The keys that a rendered Secret, or what makes one, declares; undefined for every other object. */
export function declaredKeys(object: JsonObject, file: string): SecretKeys | undefined {
  const json = textAt(object, 'metadata', 'annotations', SECRET_KEYS_ANNOTATION);
  if (json === undefined || (object.kind !== 'Secret' && !SECRET_MAKERS.has(String(object.kind)))) return undefined;
  const { namespace = 'default', name } = idOf(object);
  const data = at(object, 'data') ?? at(object, 'stringData');
  if (data !== undefined) {
    throw new CliError(
      `${file}: Secret ${namespace}/${name} is declared but has data; rendered folders hold no secrets`,
    );
  }
  return parseSecretKeys(json, `${file}: Secret ${namespace}/${name}`);
}
