import type { Api } from '../cluster/api';
import type { Inventory } from '../cluster/inventory';
import type { Progress } from '../progress';
import { countOf } from '../removal/removal-output';
import { prunable } from '../removal/removal-plan';
import { planRevocation, revoke } from '../removal/revocation';
import type { Rendering } from '../rendering/rendering';

/** What `up` does about what is no longer rendered, after all stages are applied. */
export interface TakeAwayOptions {
  readonly progress: Progress;
}

/** Takes away the access that is no longer rendered, says so, and says what is left for `prune`. */
export async function takeAway(
  api: Api,
  inventory: Inventory,
  rendering: Rendering,
  { progress }: TakeAwayOptions,
): Promise<void> {
  const revocation = await planRevocation(api, inventory, rendering);
  progress.revoked(revocation, false);
  await revoke(api, inventory, revocation);
  mentionObsolete(inventory, rendering, progress);
}

/** Says what `prune` would remove. */
function mentionObsolete(inventory: Inventory, { objects }: Rendering, progress: Progress): void {
  const count = prunable(inventory.obsolete(objects), [...inventory.all.values()].flat()).length;
  if (!count) return;
  const what = `${countOf(count)} ${count === 1 ? 'is' : 'are'} no longer rendered`;
  progress.finding({ level: 'warning', code: 'cluster/no-longer-rendered', what, remedy: 'npx cdk8s-kubeflow prune' });
}
