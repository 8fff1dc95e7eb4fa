import type { CustomResourceDefinitionSpec } from '../../../imports';
import type { AdmissionService } from '../../kit/admission';
import type * as k8s from '../../kit/k8s';
import { type Rendered } from '../place';
import { addTo } from '../../contract/lists';
import { makesPods } from '../../contract/pod-template';
import { secretMadeOf } from '../../contract/secret-keys';
import type { Labels } from '../../kit/workload';
import { calledFor, hasRule, type Outside, type Pods, podsOf, webhooksOf } from './views';
import { groupOf, type Manifest } from '../../contract/manifest';
import { isOfEveryCluster } from '../../contract/namespaces';
import { type Selector, selects } from '../../contract/selectors';

/** A failing-closed webhook, and its configuration: without its answer, an object is refused. */
interface ClosedWebhook {
  readonly owner: Rendered;
  readonly webhook: k8s.MutatingWebhook;
}

/** All rendered objects, indexed for the checks. */
export class Graph {
  readonly pods: Pods[] = [];
  /** Labels of pods, rendered or declared, by namespace. */
  private readonly labelsIn = new Map<string, Labels[]>();
  private readonly policiesIn = new Map<string, Manifest[]>();
  private readonly closedWebhooks: ClosedWebhook[] = [];
  private readonly known = new Map<string, unknown>();
  /** Services that the API server calls, by namespace, name and port. */
  readonly called = new Map<string, AdmissionService>();
  /** CRDs by `<group>/<kind>`. */
  readonly crds = new Map<string, Rendered>();
  private readonly byName = new Map<string, Rendered>();
  /** API groups of the objects whose kind, namespace and name are those of one before. */
  private readonly groups = new Map<string, Set<string>>();
  private readonly again = new Set<Rendered>();
  private readonly declared = new Set<string>();

  constructor(objects: readonly Rendered[], outside: Outside) {
    for (const object of objects) this.add(object);
    for (const { namespace, labels } of [...this.pods, ...outside.pods]) addTo(this.labelsIn, namespace, labels);
    for (const { kind, namespace, name } of outside.references) this.declared.add(key(kind, namespace, name));
  }

  private add(object: Rendered): void {
    const { kind, metadata, spec } = object.json;
    const name = key(kind, metadata.namespace, metadata.name);
    const known = this.byName.get(name);
    if (known) this.compare(name, known, object);
    this.byName.set(name, object);
    const pods = podsOf(object);
    if (pods) this.pods.push(pods);
    if (kind === 'NetworkPolicy') addTo(this.policiesIn, metadata.namespace ?? 'default', object.json);
    if (kind === 'CustomResourceDefinition') {
      const { group, names } = spec as CustomResourceDefinitionSpec;
      this.crds.set(`${group}/${names.kind}`, object);
    }
    const secret = secretMadeOf(object.json);
    if (secret !== undefined) this.declared.add(key('Secret', metadata.namespace, secret));
    // Only these kinds make the API server call a Service; there may be thousands of others.
    if (kind !== 'CustomResourceDefinition' && !kind.endsWith('WebhookConfiguration')) return;
    for (const webhook of webhooksOf(object.json)) {
      if (webhook.failurePolicy !== 'Ignore') this.closedWebhooks.push({ owner: object, webhook });
    }
    for (const ref of calledFor(object.json)) this.called.set(`${ref.namespace}/${ref.name}:${ref.port ?? 443}`, ref);
  }

  private compare(name: string, known: Rendered, object: Rendered): void {
    const groups = this.groups.get(name) ?? new Set([groupOf(known.json.apiVersion)]);
    const group = groupOf(object.json.apiVersion);
    if (groups.has(group)) this.again.add(object);
    this.groups.set(name, groups.add(group));
  }

  /** Whether an object before it has its API group, kind, namespace and name. */
  isAgain(object: Rendered): boolean {
    return this.again.has(object);
  }

  find(kind: string, namespace: string | undefined, name: string): Rendered | undefined {
    return this.byName.get(key(kind, namespace, name));
  }

  /** Whether an object is rendered, or declared to be made in the cluster. */
  has(kind: string, namespace: string | undefined, name: string): boolean {
    return this.byName.has(key(kind, namespace, name)) || this.isExternal(kind, namespace, name);
  }

  /** Whether an object is declared to be made in the cluster. */
  isExternal(kind: string, namespace: string | undefined, name: string): boolean {
    return this.declared.has(key(kind, namespace, name)) || this.declared.has(key(kind, '*', name));
  }

  /** The failing-closed webhooks for an object or its pods that do not run yet when its stage begins. */
  webhooksFor(object: Rendered): readonly ClosedWebhook[] {
    const { json, stage } = object;
    const resource = this.resourceOf(object);
    return this.closedWebhooks.filter(
      ({ owner, webhook }) =>
        owner.stage >= stage &&
        (hasRule(webhook, json.apiVersion, resource) || (makesPods(json.kind) && hasRule(webhook, 'v1', 'pods'))),
    );
  }

  /** Computes once what is the same for thousands of objects. */
  once<T>(of: string, find: () => T): T {
    let known = this.known.get(of);
    if (known === undefined) this.known.set(of, (known = find()));
    return known as T;
  }

  hasNamespace(name: string): boolean {
    return this.once(name, () => isOfEveryCluster(name) || this.has('Namespace', undefined, name));
  }

  /** The NetworkPolicies of a namespace. */
  networkPolicies(namespace: string): readonly Manifest[] {
    return this.policiesIn.get(namespace) ?? [];
  }

  /** Labels of a namespace, with the one that the API server adds. */
  namespaceLabels(name: string): Labels {
    const labels = this.find('Namespace', undefined, name)?.json.metadata.labels;
    return { ...labels, 'kubernetes.io/metadata.name': name };
  }

  /** The spec of a Service, if it is rendered. */
  service(namespace: string | undefined, name: string): k8s.ServiceSpec | undefined {
    return this.find('Service', namespace, name)?.json.spec as k8s.ServiceSpec | undefined;
  }

  /** The pods of a namespace, or of all, that a selector selects. */
  podsBehind(selector: Selector, namespace?: string): readonly Pods[] {
    return this.pods.filter(
      (pods) => (namespace === undefined || pods.namespace === namespace) && selects(selector, pods.labels),
    );
  }

  /** Whether a namespace has pods that a selector selects, rendered or declared. */
  hasPods(selector: Selector, namespace = 'default'): boolean {
    return this.labelsIn.get(namespace)?.some((labels) => selects(selector, labels)) ?? false;
  }

  /** Namespaces with pods that a selector selects, rendered or declared. */
  namespacesBehind(selector: Selector): readonly string[] {
    return [...this.labelsIn.keys()].filter((namespace) => this.hasPods(selector, namespace));
  }

  /** Resource name of an object's kind, such as `pods`, for the rules of webhooks. */
  resourceOf({ json: { apiVersion, kind } }: Rendered): string {
    const crd = this.crds.get(`${groupOf(apiVersion)}/${kind}`)?.json.spec as CustomResourceDefinitionSpec | undefined;
    if (crd) return crd.names.plural;
    const lower = kind.toLowerCase();
    if (lower.endsWith('s')) return `${lower}es`;
    return lower.endsWith('y') ? `${lower.slice(0, -1)}ies` : `${lower}s`;
  }
}

function key(kind: string, namespace: string | undefined, name: string): string {
  return `${kind}/${namespace ?? ''}/${name}`;
}
