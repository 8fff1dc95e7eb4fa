import type { Manifest } from '../contract/manifest';
import { keptReasons, type Owned } from '../contract/protection';
import type { Rendered } from '../rendering/place';

/** Recognizes the objects that stay in the cluster when they are no longer rendered. */
export function keptOf(objects: readonly Rendered[]): (object: Rendered) => boolean {
  const reasonOf = keptReasons(objects.map(owned));
  return (object) => reasonOf(owned(object)) !== undefined;
}

function owned({ json: { apiVersion, kind, metadata }, system }: Rendered): Owned {
  const { name, namespace } = metadata;
  return { apiVersion, kind, name, namespace, component: system };
}

/**
 * Whether the next stage can start without an object: without metrics or a load balancer, which a cluster may lack, and
 * without a volume that no pod uses yet, which most storage classes make for the first pod that does.
 */
export function isNeverAwaited(object: Manifest & { readonly spec?: { readonly type?: string } }): boolean {
  const { kind, spec } = object;
  return (
    kind === 'HorizontalPodAutoscaler' || (kind === 'Service' && spec?.type === 'LoadBalancer') || isVolume(object)
  );
}

/**
 * Whether an object is a volume. It keeps the class that it was made with, and a size that somebody has raised: Kubernetes
 * refuses to change the one and to shrink the other, and with it the whole sync.
 */
export function isVolume({ apiVersion, kind }: Pick<Manifest, 'apiVersion' | 'kind'>): boolean {
  return apiVersion === 'v1' && kind === 'PersistentVolumeClaim';
}
