import { MADE_ANEW } from '../contract/made-anew';
import type { Manifest } from '../contract/manifest';
import { nameOf } from '../rendering/graph/views';

/**
 * Objects of which Kubeflow 26.03.1 changes what Kubernetes lets nobody change, by kind and name: the selectors of two
 * Deployments, and the role of a binding. None has data.
 */
const REMADE: ReadonlySet<string> = new Set([
  'Deployment kubeflow/profiles-deployment',
  'Deployment kubeflow-system/jobset-controller-manager',
  'ClusterRoleBinding llmisvc-manager-rolebinding',
]);

/** Whether an object of the former version must be made anew, so that its Application or Kustomization is not refused. */
export function isRemade(object: Manifest): boolean {
  return REMADE.has(nameOf(object));
}

const { argocd, flux } = MADE_ANEW;

/**
 * Argo CD then deletes the object and makes it anew if it is refused, and only then. It can only do so where it applies like
 * `kubectl apply --force`, which is not by server-side apply:
 * https://argo-cd.readthedocs.io/en/stable/user-guide/sync-options/#force-sync
 */
export const REMADE_BY_ARGO_CD = { [argocd.annotation]: `ServerSideApply=false,${argocd.option}` };

/** The same for Flux: https://fluxcd.io/flux/components/kustomize/kustomizations/#controlling-the-apply-behavior-of-resources */
export const REMADE_BY_FLUX = { [flux.annotation]: flux.option };
