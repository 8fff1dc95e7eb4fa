import { type Struct, structIn } from './model';

/** A custom resource in one version. */
export interface Resource {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  /** The name of its type: the kind, with the version if the type is not that of the stored version. */
  readonly typeName: string;
  readonly struct: Struct;
}

/** Types of Kubernetes that properties of many names have, by fields that tell them from others. */
const kubernetesTypes: readonly { readonly name: string; readonly fields: readonly string[]; readonly exact?: true }[] =
  [
    { name: 'PodSpec', fields: ['containers', 'volumes', 'tolerations'] },
    { name: 'Container', fields: ['image', 'volumeMounts', 'securityContext'] },
    { name: 'Probe', fields: ['httpGet', 'tcpSocket', 'timeoutSeconds'] },
    { name: 'LifecycleHandler', fields: ['exec', 'httpGet', 'tcpSocket'] },
    { name: 'PersistentVolumeClaimSpec', fields: ['accessModes', 'storageClassName'] },
    { name: 'LabelSelector', fields: ['matchExpressions', 'matchLabels'] },
    { name: 'NodeSelectorTerm', fields: ['matchExpressions', 'matchFields'] },
    { name: 'Metadata', fields: ['annotations', 'labels'], exact: true },
    { name: 'ObjectReference', fields: ['apiVersion', 'kind', 'name', 'namespace'], exact: true },
  ];

/** Names that say nothing without that of the parent. */
const vague = new Set(['Spec', 'Template', 'Item', 'Config', 'Source', 'Value']);

/** In which file a struct is declared: that of its group, or the common one. */
export function fileOf(struct: Struct): string {
  const [group = 'core', ...others] = struct.groups;
  return others.length === 0 ? group : 'core';
}

/** Names the structs that the resources consist of: those near the top first, so that they get the short names. */
export function nameStructs(resources: readonly Resource[]): ReadonlyMap<Struct, string> {
  const names = new Map<Struct, string>();
  const taken = new Set(resources.map(({ group, typeName }) => `${group}/${typeName}`));
  let level = resources.map(({ struct, typeName }) => ({ struct, path: [typeName] }));
  const seen = new Set<Struct>();
  while (level.length > 0) {
    level = level.flatMap(({ struct, path }) =>
      struct.fields.flatMap((field) => {
        const child = structIn(field.type);
        if (!child || seen.has(child.struct)) return [];
        seen.add(child.struct);
        const childPath = [...path, pascal(child.many ? singular(field.name) : field.name)];
        names.set(child.struct, choose(child.struct, childPath, taken));
        return [{ struct: child.struct, path: childPath }];
      }),
    );
  }
  return names;
}

function choose(struct: Struct, path: readonly string[], taken: Set<string>): string {
  const file = fileOf(struct);
  for (const name of candidates(struct, path)) {
    if (taken.has(`${file}/${name}`)) continue;
    taken.add(`${file}/${name}`);
    return name;
  }
  throw new Error('there is always another number');
}

function* candidates(struct: Struct, path: readonly string[]): Generator<string> {
  const known = kubernetesType(struct);
  const last = known ?? path.at(-1) ?? '';
  const parents = known && !isVague(path.at(-1)) ? path : path.slice(0, -1);
  const telling = parents.filter((word) => !isVague(word));
  if (!isVague(last)) yield last;
  for (let start = telling.length - 1; start >= 0; start--) yield joined([...telling.slice(start), last]);
  for (let number = 2; ; number++) yield joined([...telling.slice(-1), last]) + number;
}

function isVague(word: string | undefined): boolean {
  return word === undefined || vague.has(word);
}

function kubernetesType({ fields }: Struct): string | undefined {
  const names = new Set(fields.map(({ name }) => name));
  const isLike = (type: (typeof kubernetesTypes)[number]) =>
    type.fields.every((field) => names.has(field)) && (!type.exact || names.size === type.fields.length);
  return kubernetesTypes.find(isLike)?.name;
}

/** One name of the words, of which none is said twice: the Probe of a LivenessProbe is a LivenessProbe. */
function joined(words: readonly string[]): string {
  return words.reduce((name, word) => {
    if (word.startsWith(name)) return word;
    return name.endsWith(word) ? name : name + word;
  }, '');
}

function pascal(name: string): string {
  return name.replace(/(?:^|[^A-Za-z0-9]+)([A-Za-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}

function singular(name: string): string {
  if (name.length < 4 || /([^s]ss|us|is|tls)$/i.test(name) || !name.endsWith('s')) return name;
  if (name.endsWith('ies')) return name.replace(/ies$/, 'y');
  return name.replace(/(?<=ss|x|ch|sh|ias)es$|s$/, '');
}
