import type { Construct } from 'constructs';

import { renderArgoCd } from './argocd';
import type { GitOpsPlan } from '../config/delivery/gitops';
import { Delivery, type Rendering } from '../rendering/delivery';
import type { Rendered } from '../rendering/place';
import { renderFlux } from './flux';
import { keptOf, isNeverAwaited, isVolume } from './protection';
import { isRemade, REMADE_BY_ARGO_CD, REMADE_BY_FLUX } from './remade';

/** Delivery of the rendering from a repository, by Argo CD or Flux. */
export class GitOps extends Delivery {
  constructor(
    scope: Construct,
    private readonly plan: GitOpsPlan,
  ) {
    super(scope, 'gitops');
  }

  override annotations({ objects, changes }: Rendering): (object: Rendered) => Readonly<Record<string, string>> {
    const { argocd, flux } = this.plan;
    const isKept = keptOf(objects);
    const written = new Set(changes.map(({ kind, name }) => `${kind}/${name}`));
    const isWritten = ({ apiVersion, kind, metadata: { name } }: Rendered['json']) =>
      written.has(`${apiVersion}/${kind}/${name}`);
    return (object) => {
      const held = isKept(object);
      return {
        ...(argocd && held && KEPT_BY_ARGO_CD),
        ...(argocd && isNeverAwaited(object.json) && { 'argocd.argoproj.io/ignore-healthcheck': 'true' }),
        ...(isRemade(object.json) && { ...(argocd && REMADE_BY_ARGO_CD), ...(flux && REMADE_BY_FLUX) }),
        ...(flux && held && { 'kustomize.toolkit.fluxcd.io/prune': 'disabled' }),
        // Flux would set fields back that a program writes, at each look, and cannot leave out single ones.
        ...(flux &&
          (isVolume(object.json) || isWritten(object.json)) && { 'kustomize.toolkit.fluxcd.io/ssa': 'IfNotPresent' }),
      };
    };
  }

  override files(rendering: Rendering): ReadonlyMap<string, object> {
    const { argocd, flux } = this.plan;
    return new Map([...(argocd ? renderArgoCd(argocd, rendering) : []), ...(flux ? renderFlux(flux, rendering) : [])]);
  }
}

/** Annotations of objects that stay in the cluster when they are no longer rendered: Argo CD reports no difference. */
const KEPT_BY_ARGO_CD = {
  'argocd.argoproj.io/compare-options': 'IgnoreExtraneous',
  'argocd.argoproj.io/sync-options': 'Prune=false,Delete=false',
};
