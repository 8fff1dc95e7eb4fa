import { CliError } from '../errors';
import type { PlatformFacts } from '../rendering/platform-facts';
import { isNewer } from '../versions';
import type { Where } from './where';

/** The versions of a platform. */
type Versions = Pick<PlatformFacts, 'kubeflow' | 'renderedBy'>;

/** Whether a platform in a cluster is newer than a rendered one. */
export function isAhead(live: Versions, rendered: Versions): boolean {
  return isNewer(live.kubeflow, rendered.kubeflow) || isNewer(live.renderedBy, rendered.renderedBy);
}

/**
 * Makes sure that a newer platform is not replaced by accident.
 * @throws CliError that says what breaks
 */
export function refuseToGoBack(where: Where, rendered: PlatformFacts | undefined, downgrade: boolean): void {
  const live = where.installed?.facts;
  if (downgrade || !live || !rendered || !isAhead(live, rendered)) return;
  throw new CliError(
    `nothing was applied: ${where.cluster} has Kubeflow ${live.kubeflow} (rendered by cdk8s-kubeflow ${live.renderedBy}), which ` +
      `is newer than the folder (${rendered.kubeflow}, ${rendered.renderedBy}). On the way back, databases keep the newer ` +
      'schema, which older programs may not read, and fields that only newer CRDs have are lost; back up first, see ' +
      'docs/upgrade.md; to see the plan: --plan --downgrade, to go back: --downgrade',
  );
}
