import { groupOf, type Manifest, type Rendered } from '../kit/rendered';
import { SECRET_MAKERS } from '../kit/secret-keys';

/** Kinds that hold what users have made, or whose deletion would delete it. */
const PROTECTED = new Set([
  '/Namespace',
  '/PersistentVolumeClaim',
  'apiextensions.k8s.io/CustomResourceDefinition',
  'kubeflow.org/Profile',
]);

/**
 * Tells of what deleting it would delete that users have made: that stays in the cluster when it is not rendered any
 * more. The Secrets of a system with a volume are among it, since nobody reads a database without its passwords.
 */
export function dataOf(objects: readonly Rendered[]): (object: Rendered) => boolean {
  const volumes = new Set(objects.filter(({ json }) => json.kind === 'PersistentVolumeClaim').map(placeOf));
  return (object) => {
    const name = `${groupOf(object.json.apiVersion)}/${object.json.kind}`;
    return PROTECTED.has(name) || (isSecret(object) && volumes.has(placeOf(object)));
  };
}

function isSecret({ json: { apiVersion, kind } }: Rendered): boolean {
  return (kind === 'Secret' && groupOf(apiVersion) === '') || SECRET_MAKERS.has(kind);
}

function placeOf({ system, json }: Rendered): string {
  return `${system} ${json.metadata.namespace ?? ''}`;
}

/** What the next stage does not need: metrics, and the address of a load balancer, which not every cluster has. */
export function nobodyWaitsFor({ kind, spec }: Manifest & { readonly spec?: { readonly type?: string } }): boolean {
  return kind === 'HorizontalPodAutoscaler' || (kind === 'Service' && spec?.type === 'LoadBalancer');
}
