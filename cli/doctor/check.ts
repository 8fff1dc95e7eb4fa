import type { Api } from '../cluster/api';
import { idOf } from '../cluster/objects';
import type { Finding } from '../findings';
import { type JsonObject, textAt } from '../json';
import type { PlatformFacts } from '../rendering/platform-facts';
import type { Rendered } from '../rendering/rendered';
import type { Rendering } from '../rendering/rendering';

/** The input of a check of an installed platform. */
export interface CheckContext {
  readonly api: Api;
  readonly rendering: Rendering;
  /** Those rendered objects of which the user may read whether they are ready. */
  readonly judged: readonly Rendered[];
  /** The facts of the platform in the cluster; undefined if its installation was interrupted before they were applied. */
  readonly facts: PlatformFacts | undefined;
  /** All pods but those whose work has ended well. They are listed once, for the first check that asks. */
  readonly pods: () => Promise<readonly JsonObject[]>;
  /** The namespaces of the platform's pods. They are found once as well. */
  readonly podNamespaces: () => Promise<PodNamespaces>;
}

/** What is looked for, in what, before anything is read for several checks. */
export type Scene = Omit<CheckContext, 'pods' | 'podNamespaces'>;

/** Adds what several checks read. */
export function shared(scene: Scene): CheckContext {
  return {
    ...scene,
    pods: once(() => scene.api.list({ apiVersion: 'v1', kind: 'Pod' }, { fieldSelector: 'status.phase!=Succeeded' })),
    podNamespaces: once(() => findNamespaces(scene)),
  };
}

function once<T>(read: () => Promise<T>): () => Promise<T> {
  let known: Promise<T> | undefined;
  return () => (known ??= read());
}

/** Looks for one kind of fault, or for related ones. A finding of level `ok` says what was checked. */
export type Check = (context: CheckContext) => Promise<readonly Finding[]>;

/** The namespaces of a platform's pods. */
export interface PodNamespaces {
  /** Of the platform and of its tenants. */
  readonly all: ReadonlySet<string>;
  /** Of tenants, also of those that are not rendered. */
  readonly tenants: ReadonlySet<string>;
  /** Of {@link all}, those whose pods get a sidecar. */
  readonly injected: ReadonlySet<string>;
}

/** Whether a namespace's pods get a sidecar: by Istio's usual label, or by that of a revision. */
function isInjected(namespace: JsonObject): boolean {
  const label = (key: string) => textAt(namespace, 'metadata', 'labels', key);
  const usual = label('istio-injection');
  return usual === 'enabled' || (usual === undefined && label('istio.io/rev') !== undefined);
}

/** Finds the namespaces of the platform's and its tenants' pods. */
async function findNamespaces({ api, rendering }: Scene): Promise<PodNamespaces> {
  const [profiles, namespaces] = await Promise.all([
    api.listMetadata({ apiVersion: 'kubeflow.org/v1', kind: 'Profile' }),
    api.listMetadata({ apiVersion: 'v1', kind: 'Namespace' }),
  ]);
  const tenants = new Set(profiles.map((one) => idOf(one).name));
  const used = rendering.objects.flatMap(({ id }) => (id.namespace === undefined ? [] : [id.namespace]));
  const all = new Set([...used, ...tenants]);
  const injected = namespaces
    .filter(isInjected)
    .map((one) => idOf(one).name)
    .filter((name) => all.has(name));
  return { all, tenants, injected: new Set(injected) };
}
