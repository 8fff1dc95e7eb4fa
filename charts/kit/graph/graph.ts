import type { External } from '../component';
import { groupOf, type Rendered } from '../rendered';
import { type Labels, type Pods, podsOf, selects, type ServiceView, type WebhookView } from './views';

/** Namespaces that every cluster has. */
const CLUSTER_NAMESPACES = new Set(['kube-system', 'kube-public', 'kube-node-lease', 'default']);

/** A webhook and the configuration that it stands in. */
export interface Webhook {
  readonly owner: Rendered;
  readonly view: WebhookView;
}

/** All rendered objects, found by what they are asked for. */
export class Graph {
  /** Workloads' pods, by namespace. */
  readonly pods = new Map<string, Pods[]>();
  readonly webhooks: Webhook[] = [];
  /** CRDs by `<group>/<kind>`. */
  readonly crds = new Map<string, Rendered>();
  /** Plural names of custom resources by `<group>/<kind>`. */
  readonly plurals = new Map<string, string>();
  private readonly byKind = new Map<string, Rendered[]>();
  private readonly byName = new Map<string, Rendered>();
  private readonly declared = new Set<string>();

  constructor(
    readonly objects: readonly Rendered[],
    externals: readonly External[],
  ) {
    for (const object of objects) this.add(object);
    for (const { kind, namespace, name } of externals) this.declared.add(key(kind, namespace, name));
    // The Secret of a Certificate is made by cert-manager.
    for (const { json } of this.ofKind('Certificate')) {
      const { secretName } = json.spec as { secretName: string };
      this.declared.add(key('Secret', json.metadata.namespace, secretName));
    }
  }

  private add(object: Rendered): void {
    const { kind, metadata, spec } = object.json;
    list(this.byKind, kind).push(object);
    this.byName.set(key(kind, metadata.namespace, metadata.name), object);
    const pods = podsOf(object);
    if (pods) list(this.pods, pods.namespace).push(pods);
    if (kind === 'CustomResourceDefinition') {
      const { group, names } = spec as { group: string; names: { kind: string; plural: string } };
      this.crds.set(`${group}/${names.kind}`, object);
      this.plurals.set(`${group}/${names.kind}`, names.plural);
    }
    if (kind === 'MutatingWebhookConfiguration' || kind === 'ValidatingWebhookConfiguration') {
      for (const view of object.json.webhooks as WebhookView[]) this.webhooks.push({ owner: object, view });
    }
  }

  ofKind(kind: string): readonly Rendered[] {
    return this.byKind.get(kind) ?? [];
  }

  find(kind: string, namespace: string | undefined, name: string): Rendered | undefined {
    return this.byName.get(key(kind, namespace, name));
  }

  /** Whether an object is rendered, or declared to be made in the cluster. */
  has(kind: string, namespace: string | undefined, name: string): boolean {
    return (
      this.find(kind, namespace, name) !== undefined ||
      this.declared.has(key(kind, namespace, name)) ||
      this.declared.has(key(kind, '*', name))
    );
  }

  hasNamespace(name: string): boolean {
    return CLUSTER_NAMESPACES.has(name) || this.has('Namespace', undefined, name);
  }

  /** Labels of a namespace, with the one that the API server adds. */
  namespaceLabels(name: string): Labels {
    const labels = this.find('Namespace', undefined, name)?.json.metadata.labels;
    return { ...labels, 'kubernetes.io/metadata.name': name };
  }

  /** The pods behind a Service. */
  podsBehind(namespace: string, service: ServiceView): readonly Pods[] {
    const { selector } = service;
    if (!selector) return [];
    return (this.pods.get(namespace) ?? []).filter((pods) => selects({ matchLabels: selector }, pods.labels));
  }

  /** Resource name of an object's kind, as rules of webhooks have it. */
  resourceOf({ json }: Rendered): string {
    return this.plurals.get(`${groupOf(json.apiVersion)}/${json.kind}`) ?? builtInPlural(json.kind);
  }
}

function key(kind: string, namespace: string | undefined, name: string): string {
  return `${kind}/${namespace ?? ''}/${name}`;
}

function list<T>(map: Map<string, T[]>, name: string): T[] {
  let items = map.get(name);
  if (!items) map.set(name, (items = []));
  return items;
}

function builtInPlural(kind: string): string {
  const lower = kind.toLowerCase();
  if (lower.endsWith('s')) return `${lower}es`;
  return lower.endsWith('y') ? `${lower.slice(0, -1)}ies` : `${lower}s`;
}
