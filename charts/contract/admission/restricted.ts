import type { Container, PodSpec, Security } from './pod';

/** What the Pod Security Standard "restricted" demands of a container. */
export const RESTRICTED = {
  allowPrivilegeEscalation: false,
  capabilities: { drop: ['ALL'] },
  runAsNonRoot: true,
  seccompProfile: { type: 'RuntimeDefault' },
} as const satisfies Security;

/**
 * The user of containers that name none, in the namespaces of tenants that are held to "restricted": the images of
 * TensorBoard, of File Browser and of Python start as root otherwise. It is the user of Kubeflow's images of notebooks.
 */
export const RESTRICTED_USER = 1000;

/** A container as istiod completes it there (restricted.tpl.yaml); what it says itself stands. */
export function restrict(container: Container, { securityContext: ofPod = {} }: PodSpec): Container {
  const { securityContext: own = {} } = container;
  const user = own.runAsUser ?? ofPod.runAsUser ?? RESTRICTED_USER;
  return { ...container, securityContext: { ...RESTRICTED, runAsUser: user, ...own } };
}
