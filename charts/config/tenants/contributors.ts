import { firstPlaces } from '../checks/check';
import type { Report } from '../checks/report';
import { below } from '../checks/values';
import { checkLogin, type Logins } from '../access/users';

/** What a contributor may do, from the most to the least. */
export type ContributorRole = 'admin' | 'edit' | 'view';

/** Somebody who may enter a tenant's namespace beside its owner: a user, or all users of one of the `groups`. */
export type Contributor = ContributingUser | ContributingGroup;

/** A user who may enter a tenant's namespace. */
export interface ContributingUser {
  /** E-mail of the user, in lower case. */
  readonly user: string;
  readonly group?: undefined;
  /** What the user may do: `admin` as the owner, `edit` all but to invite others, `view` look. */
  readonly role: ContributorRole;
}

/** A group whose users may enter a tenant's namespace. */
export interface ContributingGroup {
  /** One of the `groups` of the definition. */
  readonly group: string;
  readonly user?: undefined;
  /** What its users may do: `admin` as the owner, `edit` all but to invite others, `view` look. */
  readonly role: ContributorRole;
}

/** E-mails of users by the name of their group. */
export type Groups = Readonly<Record<string, readonly string[]>>;

/** One user, who may enter a tenant's namespace. */
export interface Member {
  readonly user: string;
  readonly role: ContributorRole;
  /** Name of the member's RoleBinding and AuthorizationPolicy, as KFAM has it. */
  readonly binding: string;
}

/**
 * KFAM finds, and removes, what it has made by this name alone (`getBindingName`):
 * https://github.com/kubeflow/dashboard/blob/v2.0.0/components/access-management/kfam/bindings.go
 */
function bindingName(user: string, role: ContributorRole): string {
  return `user-${user}-clusterrole-${role}`.toLowerCase().replace(/[^a-z0-9]+/g, '-');
}

/** Reports groups with members who cannot log in, or who are listed twice. */
export function checkGroups(report: Report, at: string, groups: Groups, logins: Logins): void {
  for (const [name, emails] of Object.entries(groups)) {
    const first = firstPlaces(emails);
    emails.forEach((email, index) => {
      const path = below(below(at, name), index);
      checkLogin(report, path, email, logins);
      report.check(first.get(email) === index, path, `'${email}' is in the group already`);
    });
  }
}

/** What the contributors of all tenants are checked against. */
export interface Known {
  readonly groups: Groups;
  readonly logins: Logins;
}

const NOBODY: readonly Member[] = [];

/**
 * The users that contributors stand for, in the order of the definition. The owner, who may do everything, is left out
 * of groups. Reports users who cannot log in, who own the namespace, or who would have two roles.
 * @param at path of the tenant
 */
export function expandContributors(
  at: string,
  owner: string,
  contributors: readonly Contributor[],
  { groups, logins }: Known,
  report: Report,
): readonly Member[] {
  if (!contributors.length) return NOBODY;
  const found = new Map<string, Member & { readonly path: string }>();
  const users = new Map<string, string>();
  const add = (user: string, role: ContributorRole, path: string): void => {
    const { role: other, path: before } = found.get(user) ?? { role, path };
    const twice = `'${user}' is '${other}' by ${before} already; give the user one role`;
    if (!report.check(other === role, path, twice) || found.has(user)) return;
    const binding = bindingName(user, role);
    const namesake = users.get(binding);
    const same = `'${user}' and '${namesake}' are one to the dashboard, which tells users apart by letters and digits`;
    if (!report.check(namesake === undefined, path, `${same}; leave one of them out`)) return;
    users.set(binding, user);
    found.set(user, { user, role, binding, path });
  };
  contributors.forEach(({ user, group, role }, index) => {
    const path = `${at}.contributors[${index}]`;
    if (user !== undefined) {
      checkLogin(report, `${path}.user`, user, logins);
      const isOwner = user.toLowerCase() === owner.toLowerCase();
      if (report.check(!isOwner, `${path}.user`, `'${user}' is the owner, who may do everything; leave it out`)) {
        add(user, role, path);
      }
      return;
    }
    const emails = Object.hasOwn(groups, group) ? groups[group] : undefined;
    const unknown = `'${group}' is not one of the groups; add it to groups: { '${group}': ['name@example.com'] }`;
    if (!report.check(emails !== undefined, `${path}.group`, unknown)) return;
    for (const email of emails ?? []) if (email !== owner) add(email, role, path);
  });
  return [...found.values()].map((member) => ({ user: member.user, role: member.role, binding: member.binding }));
}
