import type { Files } from '../../charts';
import type { Manifest, Metadata } from '../../charts/contract/manifest';
import type * as k8s from '../../charts/kit/k8s';
import type { OpenShiftResources, PrometheusOperatorResources } from '../../charts/kit';
import { SerializedFiles } from '../../charts/rendering/files';
import { toYaml } from '../../charts/contract/yaml';
import type { CustomResourceDefinitionSpec, CustomResources } from '../../imports';

/** What the API server does when a CRD has several versions. */
interface Conversion {
  readonly strategy: string;
  readonly webhook?: { readonly clientConfig: { readonly service: object } };
}

/** An ExternalSecret of the External Secrets Operator, which is installed by its users. */
interface ExternalSecret {
  readonly spec: {
    readonly data: readonly object[];
    readonly secretStoreRef: object;
    readonly target: { readonly template: { readonly data: Readonly<Record<string, string>> } };
  };
}

/** A SealedSecret of Sealed Secrets, which is installed by its users as well. */
interface SealedSecret {
  readonly spec: { readonly encryptedData: Readonly<Record<string, string>>; readonly template: object };
}

/** The kinds that make pods. */
export const WORKLOADS = ['apps/v1/Deployment', 'apps/v1/StatefulSet', 'apps/v1/DaemonSet'] as const;

/** The kinds that name the webhooks that the API server calls for admission. */
export const WEBHOOKS = [
  'admissionregistration.k8s.io/v1/MutatingWebhookConfiguration',
  'admissionregistration.k8s.io/v1/ValidatingWebhookConfiguration',
] as const;

/** The fields of every kind that can be rendered, by `<apiVersion>/<kind>`. */
type Resources = k8s.CoreResources &
  CustomResources &
  PrometheusOperatorResources &
  OpenShiftResources & {
    readonly 'apiextensions.k8s.io/v1/CustomResourceDefinition': {
      readonly spec: CustomResourceDefinitionSpec & { readonly conversion?: Conversion };
    };
    readonly 'external-secrets.io/v1/ExternalSecret': ExternalSecret;
    readonly 'bitnami.com/v1alpha1/SealedSecret': SealedSecret;
  };

/** API version and kind, such as `apps/v1/Deployment`. */
export type Kind = keyof Resources & string;

/** An object of a kind, as it is rendered. */
export type Rendered<K extends Kind> = Resources[K] & {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: Metadata & { readonly name: string };
};

/** `<namespace>/<name>`; of objects without a namespace, the name alone. */
export function nameOf({ metadata: { namespace, name } }: Pick<Manifest, 'metadata'>): string {
  return namespace === undefined ? name : `${namespace}/${name}`;
}

interface Entry {
  readonly component: string;
  readonly json: Manifest;
  readonly name: string;
  plain?: unknown;
}

const kindOf = ({ apiVersion, kind }: Pick<Manifest, 'apiVersion' | 'kind'>): string => `${apiVersion}/${kind}`;

/** A rendering in memory. Objects are found by their kind and their name, `<namespace>/<name>`. */
export class Rendering {
  private readonly entries: readonly Entry[];
  private readonly byKind = new Map<string, Map<string, Entry>>();

  constructor(private readonly rendered: Files) {
    if (!(rendered instanceof SerializedFiles)) throw new Error('only what App.render() gives has objects');
    this.entries = [...rendered.keys()].flatMap((file) => {
      const component = (file.split('/')[1] ?? '').replace(/\.yaml$/, '');
      return rendered.objectsIn(file).map((json) => ({ component, json, name: nameOf(json) }));
    });
    for (const entry of this.entries) {
      const kind = kindOf(entry.json);
      this.byKind.set(kind, (this.byKind.get(kind) ?? new Map<string, Entry>()).set(entry.name, entry));
    }
  }

  /**
   * An object.
   * @throws Error with the names that are nearest, where it is not rendered
   */
  get<K extends Kind>(kind: K, name: string): Rendered<K> {
    const found = this.find(kind, name);
    if (!found) throw new Error(this.missing(kind, name));
    return found;
  }

  /** An object, if it is rendered. */
  find<K extends Kind>(kind: K, name: string): Rendered<K> | undefined {
    const entry = this.byKind.get(kind)?.get(name);
    return entry && plain<Rendered<K>>(entry);
  }

  /** Whether an object is rendered. */
  has(kind: Kind, name: string): boolean {
    return this.byKind.get(kind)?.has(name) ?? false;
  }

  /** All objects of a kind. */
  all<K extends Kind>(kind: K): readonly Rendered<K>[] {
    return [...(this.byKind.get(kind)?.values() ?? [])].map((entry) => plain<Rendered<K>>(entry));
  }

  /** The names of all objects of a kind. */
  namesOf(kind: Kind): readonly string[] {
    return [...(this.byKind.get(kind)?.keys() ?? [])];
  }

  /** The data of a ConfigMap. */
  config(name: string): Readonly<Record<string, string>> {
    return this.get('v1/ConfigMap', name).data ?? {};
  }

  /** The pods that a Deployment, StatefulSet or DaemonSet makes. */
  pod(name: string): k8s.PodTemplateSpec {
    const kind = WORKLOADS.find((each) => this.has(each, name)) ?? 'apps/v1/Deployment';
    const { spec } = this.get(kind, name);
    if (!spec) throw new Error(`${kind} '${name}' has no spec`);
    return spec.template;
  }

  /** A container of such a pod: the first one, unless it is named. */
  container(name: string, of?: string): k8s.Container {
    const found = this.pod(name).spec?.containers.find((each) => of === undefined || each.name === of);
    if (!found) throw new Error(`${name} has no container ${of ?? ''}`);
    return found;
  }

  /** The environment of such a container: values, and where others come from. */
  environment(name: string, of?: string): Readonly<Record<string, string | k8s.EnvVarSource | undefined>> {
    const { env = [] } = this.container(name, of);
    return Object.fromEntries(env.map(({ name: variable, value, valueFrom }) => [variable, value ?? valueFrom]));
  }

  /** An object as YAML, where its text is what a test is about. */
  yaml(kind: Kind, name: string): string {
    return toYaml(this.get(kind, name));
  }

  /** All objects. */
  get objects(): readonly Manifest[] {
    return this.entries.map((entry) => plain<Manifest>(entry));
  }

  /** The objects of a component, or of a tenant that is one file. */
  of(component: string): readonly Manifest[] {
    return this.entries.filter((entry) => entry.component === component).map((entry) => plain<Manifest>(entry));
  }

  /** The component, or the tenant, that an object belongs to. */
  componentOf(object: Pick<Manifest, 'apiVersion' | 'kind' | 'metadata'>): string {
    return this.byKind.get(kindOf(object))?.get(nameOf(object))?.component ?? '';
  }

  /** The objects, as `<component>: <kind> <name>`, in whose component, kind or name a word or pattern occurs. */
  about(words: string | RegExp): readonly string[] {
    const lines = this.entries.map(({ component, json, name }) => `${component}: ${json.kind} ${name}`);
    return lines.filter((line) => (typeof words === 'string' ? line.includes(words) : words.test(line)));
  }

  /** The paths of all files. */
  get files(): readonly string[] {
    return [...this.rendered.keys()];
  }

  /** The text of a file. */
  text(file: string): string {
    const found = this.rendered.get(file);
    if (found === undefined) throw new Error(`${file} is not rendered`);
    return found;
  }

  /** Names the objects that share most words with the one that is missing, whatever their API version is. */
  private missing(kind: Kind, name: string): string {
    const wordsOf = (text: string): string[] => text.split(/[/.:-]/);
    const words = new Set(wordsOf(name));
    const common = (entry: Entry): number => wordsOf(entry.name).filter((word) => words.has(word)).length;
    const others = this.entries.filter(({ json }) => kind.endsWith(`/${json.kind}`));
    const near = others.sort((a, b) => common(b) - common(a)).slice(0, 3);
    const names = near.map((entry) => `${kindOf(entry.json)} '${entry.name}'`);
    return `${kind} '${name}' is not rendered; the nearest are ${names.join(', ') || 'none'}`;
  }
}

/** The object as YAML has it: without what is undefined. */
function plain<T>(entry: Entry): T {
  entry.plain ??= entry.json.kind === 'CustomResourceDefinition' ? plainCrd(entry.json) : copied(entry.json);
  return entry.plain as T;
}

function copied<T>(value: T): T {
  return JSON.parse(JSON.stringify(value)) as T;
}

/** Versions of CRDs, nine tenths of a rendering: the same in all, and copied once. */
const copies = new Map<unknown, CustomResourceDefinitionSpec['versions']>();

function plainCrd(json: Manifest): Manifest {
  const { versions, ...spec } = json.spec as CustomResourceDefinitionSpec;
  const known = copies.get(versions) ?? copied(versions);
  copies.set(versions, known);
  return { ...copied({ ...json, spec: undefined }), spec: { ...copied(spec), versions: known } };
}
