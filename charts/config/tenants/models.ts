import type { Report } from '../checks/report';

/**
 * - `members`: the owner and contributors, and the namespace's own pods and ServiceAccounts.
 * - `tenants`: those of all tenants of the definition.
 * - `token`: every user who has logged in, and every program whose token the gateway takes.
 * - `everybody`: also requests without a token, without a login.
 */
export type ModelCallers = 'members' | 'tenants' | 'token' | 'everybody';

/** The models of a tenant. */
export interface TenantModels {
  /**
   * Who may call them: `members` (the owner, contributors, and the namespace's own pods and ServiceAccounts), `tenants` (those
   * of all tenants of the definition), `token` (every user, and every program whose token the gateway takes), or
   * `everybody`, without a token. @default 'members'
   */
  readonly callers?: ModelCallers;
}

/** What of a platform decides whom tenants can open their models to. */
interface Openness {
  readonly selfService: boolean;
  readonly models: { readonly isPath: boolean };
  /** Host names that the gateway answers to for pages. */
  readonly hosts: readonly string[];
}

/** Reports tenants that open their models to tenants that the definition does not know, or pages with their models. */
export function checkModelCallers(
  report: Report,
  at: string,
  tenants: readonly { readonly models?: TenantModels }[],
  { selfService, models: { isPath }, hosts }: Openness,
): void {
  tenants.forEach(({ models }, index) => {
    const path = `${at}[${index}].models.callers`;
    const isKnown = !selfService || models?.callers !== 'tenants';
    const unknown =
      "'tenants' does not know the namespaces that users make, with selfService; write 'members' or 'token'";
    report.check(isKnown, path, unknown);
    const isApart = isPath || !hosts.includes('*') || models?.callers !== 'everybody';
    const pages = "'everybody' would open the platform's pages too: they answer to any host, also to those of models";
    report.check(isApart, path, `${pages}; write 'token', or have a url with a host name and no anyHost`);
  });
}
