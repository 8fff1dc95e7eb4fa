import type { Manifest } from '../manifest';
import { podTemplateOf } from '../pod-template';
import type { Labels, PodSpec } from './objects';

/** The proxy of a pod: none, a sidecar, its node's ztunnel; or the pod is a gateway. */
export type Proxy = 'none' | 'sidecar' | 'ztunnel' | 'gateway';

/** A pod, or all pods of one template. */
export interface Pod {
  /** Its name in messages: the workload that makes it. */
  readonly name: string;
  readonly namespace: string;
  readonly labels: Labels;
  readonly annotations: Labels;
  readonly serviceAccount: string;
  readonly ports: readonly { readonly name: string | undefined; readonly port: number }[];
  /** Whether it uses its node's network. */
  readonly onNode: boolean;
  readonly proxy: Proxy;
}

interface Template {
  readonly metadata?: { readonly labels?: Labels; readonly annotations?: Labels };
  readonly spec?: PodSpec;
}

/** The pods that an object makes. Whether they have a sidecar depends on the namespace. */
export function podOf(object: Manifest): Omit<Pod, 'proxy'> | undefined {
  const { kind, metadata } = object;
  const { namespace = 'default' } = metadata;
  const template = podTemplateOf(object) as Template | undefined;
  if (!template?.spec) return undefined;
  const { serviceAccountName = 'default', hostNetwork = false, containers = [] } = template.spec;
  const ports = containers.flatMap(({ ports: own = [] }) => own);
  return {
    name: `${kind} ${namespace}/${metadata.name}`,
    namespace,
    labels: template.metadata?.labels ?? {},
    annotations: template.metadata?.annotations ?? {},
    serviceAccount: serviceAccountName,
    ports: ports.map(({ name, containerPort: port }) => ({ name, port })),
    onNode: hostNetwork,
  };
}

/** A pod that the cluster has, outside of the mesh. */
export function foreignPod(namespace: string, labels: Labels): Pod {
  const name = `a pod of namespace ${namespace}`;
  const [annotations, ports] = [{}, []];
  return { name, namespace, labels, annotations, serviceAccount: 'default', ports, onNode: false, proxy: 'none' };
}

const INJECT = 'sidecar.istio.io/inject';
const MODE = 'istio.io/dataplane-mode';
const REV = 'istio.io/rev';

/**
 * Whether a pod gets a sidecar or ztunnel, as Istio's injector and CNI decide:
 * https://istio.io/latest/docs/setup/additional-setup/sidecar-injection/#controlling-the-injection-policy
 * @param gateways selectors of all Gateways
 * @param never labels of pods that get no sidecar unless they ask for one
 */
export function proxyOf(
  pod: Omit<Pod, 'proxy'>,
  namespaceLabels: Labels,
  gateways: readonly Labels[],
  never: readonly string[],
): Proxy {
  const { labels, annotations, onNode } = pod;
  if (gateways.some((selector) => isSelected(labels, selector))) return 'gateway';
  // A namespace of a revision has no other label.
  const injection = namespaceLabels['istio-injection'] ?? (REV in namespaceLabels ? 'enabled' : undefined);
  // The label overrides the annotation, which is older.
  const isInjected =
    labels[INJECT] === undefined
      ? injection === 'enabled' && annotations[INJECT] !== 'false' && !never.some((label) => label in labels)
      : injection !== 'disabled' && labels[INJECT] === 'true';
  if (isInjected && !onNode) return 'sidecar';
  const mode = labels[MODE] ?? namespaceLabels[MODE];
  return mode === 'ambient' && !onNode ? 'ztunnel' : 'none';
}

/** Whether labels contain all labels of a selector that is not empty. */
function isSelected(labels: Labels, selector: Labels): boolean {
  const wanted = Object.entries(selector);
  return wanted.length > 0 && wanted.every(([name, value]) => labels[name] === value);
}

/** The labels of pods that istiod's configuration keeps without a sidecar. */
export function neverInjected(config: string): readonly string[] {
  const [, block = ''] = /^neverInjectSelector:\n((?:[ -].*\n)*)/m.exec(config) ?? [];
  return [...block.matchAll(/key: '?([^'\n]+)'?\n\s+operator: Exists$/gm)].map(([, key = '']) => key);
}
