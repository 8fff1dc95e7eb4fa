import type { ModelCallers } from '../../config/tenants/models';
import type { Platform } from '../../config/platform';

/** Names of the tenants whose models a caller may call who is no member of theirs. */
export interface OpenModels {
  /** Any user with a token. */
  readonly toUsers: readonly string[];
  /** Anyone without a token. */
  readonly toEverybody: readonly string[];
  /** Whether members of all namespaces are admitted. In those that users make, the hook of Pipelines does it; of Profiles made by hand, nothing. */
  readonly toMembers: boolean;
}

/** The tenants that have opened their models. */
export function openModels({ tenants, selfService, components }: Platform): OpenModels {
  const having = (...wanted: readonly (ModelCallers | undefined)[]) =>
    tenants.filter(({ models }) => wanted.includes(models?.callers)).map(({ name }) => name);
  const toMembers = selfService ? components.has('pipelines') : tenants.length > 0;
  return { toUsers: having('token', 'everybody'), toEverybody: having('everybody'), toMembers };
}
