import type { PodSpec, Resources } from '../../charts/contract/admission/pod';
import { withSidecar } from '../../charts/contract/admission/sidecar';
import { neverInjected, proxyOf } from '../../charts/contract/traffic/pods';
import { at, type JsonObject, textAt, textsAt } from '../json';

/** The ConfigMap by which Istio injects. */
export const INJECTOR = { namespace: 'istio-system', name: 'istio-sidecar-injector' } as const;

/** How the Istio of a rendering injects. */
export interface Injector {
  /** Labels of pods that get no sidecar unless they ask for one. */
  readonly never: readonly string[];
  /** What a sidecar asks for, and may take; undefined where the cluster's own Istio decides. */
  readonly resources: Resources | undefined;
}

/** Labels and annotations of a pod, and whether it uses its node's network. */
export interface InjectedPod {
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly onNode: boolean;
}

/** Reads the rendered ConfigMap, which is absent if the cluster has an Istio of its own. */
export async function readInjector(configMap: JsonObject | undefined): Promise<Injector> {
  if (!configMap) return { never: [], resources: undefined };
  const { load } = await import('js-yaml');
  const values = load(textAt(configMap, 'data', 'values') ?? '');
  const resources = at(values, 'global', 'proxy', 'resources');
  return {
    never: neverInjected(textAt(configMap, 'data', 'config') ?? ''),
    resources: { requests: textsAt(resources, 'requests'), limits: textsAt(resources, 'limits') },
  };
}

/** Whether a pod gets a sidecar. @param namespace labels of its namespace */
export function isInjected(pod: InjectedPod, namespace: InjectedPod['labels'], { never }: Injector): boolean {
  return (
    proxyOf({ ...pod, name: '', namespace: '', serviceAccount: '', ports: [] }, namespace, [], never) === 'sidecar'
  );
}

/** A pod with its sidecar, whose amounts are the mesh's or the pod's own. Those of the cluster's own Istio are not known. */
export function injected(pod: PodSpec, annotations: InjectedPod['annotations'], injector: Injector): PodSpec {
  const resources = resourcesFor(annotations) ?? injector.resources;
  return resources ? withSidecar(pod, resources) : pod;
}

/** Annotations of a pod that say what its sidecar asks for and may take. */
const ANNOTATIONS = {
  requests: { cpu: 'proxyCPU', memory: 'proxyMemory' },
  limits: { cpu: 'proxyCPULimit', memory: 'proxyMemoryLimit' },
} as const;

/** The amounts of the pod itself: one annotation replaces all of the mesh's. */
function resourcesFor(annotations: InjectedPod['annotations']): Resources | undefined {
  const said = Object.entries(ANNOTATIONS).map(([kind, names]) => {
    const amounts = Object.entries(names).flatMap(([resource, name]) => {
      const amount = annotations[`sidecar.istio.io/${name}`];
      return amount === undefined ? [] : [[resource, amount] as const];
    });
    return [kind, Object.fromEntries(amounts)] as const;
  });
  return said.some(([, amounts]) => Object.keys(amounts).length) ? Object.fromEntries(said) : undefined;
}
