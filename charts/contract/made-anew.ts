/** How an object says that Argo CD or Flux makes it anew where the API server refuses to change it: by an option in an annotation. */
export const MADE_ANEW = {
  argocd: { program: 'Argo CD', annotation: 'argocd.argoproj.io/sync-options', option: 'Force=true' },
  flux: { program: 'Flux', annotation: 'kustomize.toolkit.fluxcd.io/force', option: 'enabled' },
} as const;
