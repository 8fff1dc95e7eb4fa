import type { Api } from '../cluster/api';
import { idOf } from '../cluster/objects';
import type { Finding } from '../findings';
import { textAt } from '../json';
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

/** Finds the namespaces of the platform's and its tenants' pods. */
export async function podNamespaces({ api, rendering }: CheckContext): Promise<PodNamespaces> {
  const [profiles, namespaces] = await Promise.all([
    api.listMetadata({ apiVersion: 'kubeflow.org/v1', kind: 'Profile' }),
    api.listMetadata({ apiVersion: 'v1', kind: 'Namespace' }),
  ]);
  const tenants = new Set(profiles.map((one) => idOf(one).name));
  const used = rendering.objects.flatMap(({ id }) => (id.namespace === undefined ? [] : [id.namespace]));
  const all = new Set([...used, ...tenants]);
  const injected = namespaces
    .filter((one) => textAt(one, 'metadata', 'labels', 'istio-injection') === 'enabled')
    .map((one) => idOf(one).name)
    .filter((name) => all.has(name));
  return { all, tenants, injected: new Set(injected) };
}
