import type { Bounds } from '../../charts/contract/admission/admit';
import type { ContainerLimits } from '../../charts/contract/admission/limit-range';
import { withSidecar } from '../../charts/contract/admission/sidecar';
import { type Amounts, type Container, type PodSpec, withContainers } from '../../charts/contract/admission/pod';
import type { Standard } from '../../charts/contract/admission/pod-security';
import { restrict } from '../../charts/contract/admission/restricted';
import type { Manifest } from '../../charts/contract/manifest';

const ENFORCED = 'pod-security.kubernetes.io/enforce';

/** What bounds the pods of a tenant, by its rendered objects. */
export function boundsOf(objects: readonly Manifest[]): Bounds {
  const find = <Spec>(kind: string) => objects.find((object) => object.kind === kind)?.spec as Spec | undefined;
  const labels = objects.find(({ kind }) => kind === 'Namespace')?.metadata.labels;
  return {
    limits: find<{ readonly limits: readonly ContainerLimits[] }>('LimitRange')?.limits[0],
    quota: find<{ readonly resourceQuotaSpec?: { readonly hard?: Amounts } }>('Profile')?.resourceQuotaSpec?.hard,
    podSecurity: (labels?.[ENFORCED] ?? 'baseline') as Standard,
  };
}

/** A declared notebook's pod, as the controller and the platform's istiod make it. */
export function notebookPod({ spec }: Manifest, { podSecurity }: Bounds, proxied: boolean): PodSpec {
  const own = (spec as { readonly template: { readonly spec: PodSpec } }).template.spec;
  if (!proxied) return own;
  const complete = (container: Container) => (podSecurity === 'restricted' ? restrict(container, own) : container);
  return withSidecar(withContainers(own, complete));
}
