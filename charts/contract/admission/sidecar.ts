import { SIDECAR } from './made';
import type { Container, PodSpec, Resources } from './pod';
import { RESTRICTED } from './restricted';

const securityContext = { ...RESTRICTED, privileged: false, runAsUser: 1337 };

/**
 * A pod with its sidecar. The proxy is an init container that stays on, in front of the pod's own, and in front of it is the
 * check of its redirection, as in Istio's template.
 * @param resources what the proxy asks for and may take. @default those of this platform's mesh
 */
export function withSidecar<Pod extends PodSpec>(pod: Pod, resources: Resources = SIDECAR): Pod {
  const proxy: readonly Container[] = [
    { name: 'istio-validation', resources, securityContext },
    { name: 'istio-proxy', resources, securityContext, restartPolicy: 'Always' },
  ];
  return { ...pod, initContainers: [...proxy, ...(pod.initContainers ?? [])] };
}
