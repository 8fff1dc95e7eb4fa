import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

import { WORKLOAD_KINDS } from '../../charts/contract/kinds';
import { SECRET_MAKERS } from '../../charts/contract/secret-keys';
import { STAGE_FOLDER } from '../../charts/contract/stage';
import { idOf, keyOfObject, nameOf } from '../cluster/objects';
import { CliError } from '../errors';
import { isObject, type JsonObject } from '../json';
import { type ReadYaml, yamlReader } from '../yaml';
import { problemsIn } from './completeness';
import { readDeclaredSecret, type RenderedSecret } from './declared-secrets';
import { FACTS_ID, type PlatformFacts, readFacts } from './platform-facts';
import type { Rendered, RenderedStage } from './rendered';
import { INJECTOR } from './sidecars';
import { readWorkload, type Workload } from './workloads';

/** Kinds that commands need without the rest: the many other files, CRDs above all, are not parsed for them. */
const LIGHT_KINDS = [
  ...['Secret', ...SECRET_MAKERS.keys(), 'Namespace'],
  ...['PersistentVolumeClaim', ...WORKLOAD_KINDS, 'Notebook', 'HorizontalPodAutoscaler', 'LimitRange'],
];

const LIGHT_FILE = new RegExp(
  `^kind: ["']?(?:${LIGHT_KINDS.join('|')})["']?\\s*$|^  name: ["']?${INJECTOR.name}["']?\\s*$`,
  'm',
);

/** Whether a folder is one that `cdk8s synth` rendered. */
export function isRendering(folder: string): boolean {
  return isFolder(folder) && readdirSync(folder).some((name) => STAGE_FOLDER.test(name));
}

/** What to do where a folder holds no rendering. */
function elsewhere(folder: string): string {
  const below = join(folder, 'dist');
  return isRendering(below) ? `did you mean ${below}?` : 'render it first: npx cdk8s synth';
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

/** A folder that `cdk8s synth` rendered: the only reader of one. */
export class Rendering {
  private whole: readonly RenderedStage[] | undefined;
  private light: readonly Rendered[] | undefined;

  private constructor(
    readonly folder: string,
    /** Paths of the YAML files from there, in the order of their names. */
    private readonly files: readonly string[],
    private readonly read: ReadYaml,
  ) {}

  /**
   * Opens a folder. Files are parsed when one of their objects is needed.
   * @throws CliError that says how to render if there is no such folder, or no stage with a YAML file in it
   */
  static async open(folder: string): Promise<Rendering> {
    if (!isFolder(folder)) throw new CliError(`there is no folder ${folder}; render it first: npx cdk8s synth`);
    const all = readdirSync(folder, { recursive: true, encoding: 'utf8' });
    // Beside the stages there may be anything: templates, say, which are not YAML.
    const files = all.filter((file) => /\.ya?ml$/.test(file) && STAGE_FOLDER.test(file.split(/[\\/]/)[0] ?? '')).sort();
    if (!files.length) throw new CliError(`${folder} holds no stages with YAML files; ${elsewhere(folder)}`);
    return new Rendering(folder, files, await yamlReader());
  }

  /**
   * Opens a folder and reads all of it.
   * @throws CliError with every file that is broken, and with what is missing
   */
  static async readAll(folder: string): Promise<Rendering> {
    const rendering = await Rendering.open(folder);
    rendering.whole = rendering.readStages();
    return rendering;
  }

  /** The stages, in the order of installation; throws as {@link readAll} does. */
  get stages(): readonly RenderedStage[] {
    return (this.whole ??= this.readStages());
  }

  /** All objects, in the order of installation; throws as {@link readAll} does. */
  get objects(): readonly Rendered[] {
    return this.stages.flatMap(({ objects }) => objects);
  }

  /** The Secrets that are declared without data and are to be made in the cluster. */
  get secrets(): readonly RenderedSecret[] {
    return [...new Map(this.declared('Secret').map((secret) => [nameOf(secret), secret])).values()];
  }

  /** Declared Secrets that stand encrypted in the repository, and so are not made in the cluster. */
  get sealed(): readonly RenderedSecret[] {
    return this.declared('SealedSecret');
  }

  /** Declared Secrets that an operator fetches from a store. */
  get external(): readonly RenderedSecret[] {
    return this.declared('ExternalSecret');
  }

  /** The objects of which operators make Secrets. */
  get secretMakers(): readonly Rendered[] {
    return this.ofKinds(...SECRET_MAKERS.keys());
  }

  /** The Namespace objects, by name. */
  get namespaces(): ReadonlyMap<string, JsonObject> {
    return new Map(this.ofKinds('Namespace').map(({ id, object }) => [id.name, object]));
  }

  /** Workloads, each with the Secrets that its pods read. */
  get workloads(): readonly Workload[] {
    return this.ofKinds(...WORKLOAD_KINDS).flatMap(({ object }) => readWorkload(object) ?? []);
  }

  /** The objects that have pods. */
  get podOwners(): readonly Rendered[] {
    return this.ofKinds(...WORKLOAD_KINDS, 'Notebook');
  }

  /** The claims of volumes beside those that StatefulSets make. */
  get claims(): readonly Rendered[] {
    return this.ofKinds('PersistentVolumeClaim');
  }

  /** The objects that set the number of a workload's pods. */
  get autoscalers(): readonly Rendered[] {
    return this.ofKinds('HorizontalPodAutoscaler');
  }

  /** The LimitRanges of a namespace. */
  limitRanges(namespace: string): readonly JsonObject[] {
    return this.ofKinds('LimitRange').flatMap(({ id, object }) => (id.namespace === namespace ? [object] : []));
  }

  /** The ConfigMap by which Istio injects sidecars; undefined if Istio is not rendered. */
  get injector(): JsonObject | undefined {
    const maps = this.ofKinds('ConfigMap');
    return maps.find(({ id }) => id.namespace === INJECTOR.namespace && id.name === INJECTOR.name)?.object;
  }

  /** What the platform says of itself. */
  get facts(): PlatformFacts | undefined {
    return factsOf(this.objects);
  }

  private declared(kind: string): readonly RenderedSecret[] {
    return this.ofKinds(kind).flatMap(({ object, file }) => readDeclaredSecret(object, file) ?? []);
  }

  /** @param kinds some of {@link LIGHT_KINDS}, or ConfigMap for the {@link INJECTOR} alone */
  private ofKinds(...kinds: readonly string[]): readonly Rendered[] {
    this.light ??= this.whole ? this.objects : this.readLight();
    return this.light.filter(({ id }) => kinds.includes(id.kind));
  }

  private readLight(): readonly Rendered[] {
    const files = this.files.filter((file) => LIGHT_FILE.test(readFileSync(join(this.folder, file), 'utf8')));
    return files.flatMap((file) => this.objectsOf(file, this.read(join(this.folder, file))));
  }

  private readStages(): readonly RenderedStage[] {
    const problems: string[] = [];
    const objects = this.files.flatMap((file) => this.objectsOf(file, this.readOr(problems, join(this.folder, file))));
    problems.push(...problemsIn(objects, factsOf(objects)?.existingNamespaces ?? []));
    if (problems.length) throw new CliError(problems.join('\nerror: '));
    return byStage(objects);
  }

  private readOr(problems: string[], file: string): readonly unknown[] {
    try {
      const documents = this.read(file);
      if (!documents.every(isObject)) problems.push(`${file} holds something that is not an API object`);
      return documents;
    } catch (error) {
      if (!(error instanceof CliError)) throw error;
      problems.push(error.message);
      return [];
    }
  }

  private objectsOf(file: string, documents: readonly unknown[]): readonly Rendered[] {
    const [stage = '', component = ''] = file.replace(/\.yaml$/, '').split(/[\\/]/);
    const place = { file: join(this.folder, file), stage, component };
    return documents.filter(isObject).map((object) => ({ id: idOf(object), object, ...place }));
  }
}

function byStage(objects: readonly Rendered[]): readonly RenderedStage[] {
  const names = [...new Set(objects.map(({ stage }) => stage))];
  return names.map((name) => ({ name, objects: objects.filter(({ stage }) => stage === name) }));
}

const FACTS = keyOfObject(FACTS_ID);

function factsOf(objects: readonly Rendered[]): PlatformFacts | undefined {
  const found = objects.find(({ id }) => keyOfObject(id) === FACTS);
  return found && readFacts(found.object);
}
