import type { Api } from '../cluster/api';
import type { Finding } from '../findings';
import { textAt } from '../json';
import { idOf } from '../cluster/objects';
import type { PlatformFacts } from '../rendering/platform-facts';
import { objectsOf, type RenderedStage } from '../rendering/stages';

/** What the checks of a running platform look at. */
export interface Patient {
  readonly api: Api;
  readonly stages: readonly RenderedStage[];
  /** What the platform in the cluster says of itself. */
  readonly facts: PlatformFacts | undefined;
}

/** One ailment, or what belongs together; findings that all is well say what was looked at. */
export type Check = (patient: Patient) => Promise<readonly Finding[]>;

/** Namespaces by what they are for. */
export interface Spaces {
  /** Of the platform and of its tenants. */
  readonly all: ReadonlySet<string>;
  /** Of tenants, whose pods are their own. */
  readonly tenants: ReadonlySet<string>;
  /** Of {@link all}, those whose pods get a sidecar. */
  readonly injected: ReadonlySet<string>;
}

/** The namespaces that a platform's pods are in, those of tenants that are not rendered included. */
export async function podNamespaces({ api, stages }: Patient): Promise<Spaces> {
  const [profiles, namespaces] = await Promise.all([
    api.listMetadata({ apiVersion: 'kubeflow.org/v1', kind: 'Profile' }),
    api.listMetadata({ apiVersion: 'v1', kind: 'Namespace' }),
  ]);
  const tenants = new Set(profiles.map((one) => idOf(one).name));
  const used = objectsOf(stages).flatMap(({ id }) => (id.namespace === undefined ? [] : [id.namespace]));
  const all = new Set([...used, ...tenants]);
  const injected = namespaces
    .filter((one) => textAt(one, 'metadata', 'labels', 'istio-injection') === 'enabled')
    .map((one) => idOf(one).name)
    .filter((name) => all.has(name));
  return { all, tenants, injected: new Set(injected) };
}
