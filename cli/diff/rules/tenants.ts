import { addTo } from '../../../charts/contract/lists';
import { Stage } from '../../../charts/contract/stage';
import { at, isObject, itemsAt, textAt } from '../../json';
import type { Changed } from '../comparison';
import { isBelow } from '../fields';
import { type Found, isOf, type Rule } from './rule';

const PROFILE = 'kubeflow.org|Profile';
const BINDING = 'rbac.authorization.k8s.io|RoleBinding';
const POLICY = 'security.istio.io|AuthorizationPolicy';

const IN_TENANTS = new RegExp(`(?:^|/)${Stage.TENANTS}/`);

/** The changes of each tenant, by its name. */
export function byTenant(changed: readonly Changed[]): ReadonlyMap<string, readonly Changed[]> {
  const profiles = new Set(changed.filter((one) => isOf(one, PROFILE)).map(({ id }) => id.name));
  const found = new Map<string, Changed[]>();
  for (const one of changed) {
    const name = one.component;
    const owner =
      profiles.has(name) || IN_TENANTS.test((one.after ?? one.before)?.file ?? '') ? name : profileOf(one, profiles);
    if (owner !== undefined) addTo(found, owner, one);
  }
  return found;
}

/** Where objects have no labels, by their namespace. */
function profileOf({ id }: Changed, profiles: ReadonlySet<string>): string | undefined {
  const name = id.kind === 'Profile' || id.kind === 'Namespace' ? id.name : id.namespace;
  return name !== undefined && profiles.has(name) ? name : undefined;
}

/** Tenants whose Profile is added. */
export function newTenants(tenants: ReadonlyMap<string, readonly Changed[]>): ReadonlySet<Changed> {
  const added = [...tenants.values()].filter((changes) => changes.some((one) => isOf(one, PROFILE) && !one.before));
  return new Set(added.flat().filter(({ before }) => !before));
}

const hard = (profile: unknown): Readonly<Record<string, unknown>> => {
  const found = at(profile, 'spec', 'resourceQuotaSpec', 'hard');
  return isObject(found) ? found : {};
};

const ownerOf = (profile: unknown): string => textAt(profile, 'spec', 'owner', 'name') ?? '(nobody)';

/** Who is bound in the namespace, with the role, such as `bob@example.com (edit)`. */
function peopleOf(changes: readonly Changed[], side: 'before' | 'after'): readonly string[] {
  return changes
    .filter((one) => isOf(one, BINDING))
    .flatMap((one) => {
      const binding = one[side]?.object;
      const role = (textAt(binding, 'roleRef', 'name') ?? '').replace(/^kubeflow-/, '');
      return itemsAt(binding, 'subjects')
        .filter((subject) => ['User', 'Group'].includes(textAt(subject, 'kind') ?? ''))
        .map((subject) => `${textAt(subject, 'name') ?? ''} (${role})`);
    });
}

function added(name: string, profile: Changed, changes: readonly Changed[]): Found {
  const object = profile.after?.object;
  const quota = Object.entries(hard(object)).map(([key, value]) => `${key} ${String(value)}`);
  const people = peopleOf(changes, 'after');
  const texts = [
    `owner ${ownerOf(object)}`,
    ...(people.length ? [`people ${people.join(', ')}`] : []),
    quota.length ? `quota ${quota.join(', ')}` : 'no quota',
  ];
  const mine = changes.filter(({ before }) => !before);
  return { what: `tenant ${name} is new: ${texts.join('; ')}`, changes: mine };
}

function removedTenant(name: string, profile: Changed, changes: readonly Changed[]): Found {
  const what = `tenant ${name} is no longer rendered: owner ${ownerOf(profile.before?.object)}; what it made stays in its namespace`;
  return { what, changes: changes.filter(({ after }) => !after) };
}

function alteredTenant(name: string, profile: Changed | undefined, changes: readonly Changed[]): readonly Found[] {
  const [old, now] = [profile?.before?.object, profile?.after?.object];
  const [before, after] = [hard(old), hard(now)];
  const quota = [...new Set([...Object.keys(before), ...Object.keys(after)])]
    .filter((key) => String(before[key]) !== String(after[key]))
    .map((key) => `${key} ${String(before[key] ?? '(none)')} → ${String(after[key] ?? '(none)')}`);
  const [were, are] = [peopleOf(changes, 'before'), peopleOf(changes, 'after')];
  const texts = [
    ...(ownerOf(old) === ownerOf(now) ? [] : [`owner ${ownerOf(old)} → ${ownerOf(now)}`]),
    ...(quota.length ? [`quota ${quota.join(', ')}`] : []),
    ...are.filter((one) => !were.includes(one)).map((one) => `+ ${one}`),
    ...were.filter((one) => !are.includes(one)).map((one) => `- ${one}`),
  ];
  if (!texts.length) return [];
  const mine = changes.filter((one) => isOf(one, PROFILE, BINDING, POLICY));
  const tells: Found['tells'] = ({ path }) =>
    path === '' || isBelow(path, 'spec.resourceQuotaSpec', 'spec.owner', 'subjects');
  return [{ what: `tenant ${name}: ${texts.join('; ')}`, changes: mine, tells }];
}

/** Tenants that are new, change or go: one line each. */
export const TENANTS: Rule = {
  id: 'tenants/tenant',
  class: 'tenants',
  reason: 'a tenant is a namespace with an owner, a quota and people',
  source: 'https://www.kubeflow.org/docs/components/central-dash/profiles/',
  find: ({ changed }) =>
    [...byTenant(changed)].flatMap(([name, changes]): readonly Found[] => {
      const profile = changes.find((one) => isOf(one, PROFILE));
      if (profile && !profile.before) return [added(name, profile, changes)];
      if (profile && !profile.after) return [removedTenant(name, profile, changes)];
      return alteredTenant(name, profile, changes);
    }),
};
