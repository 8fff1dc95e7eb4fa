import { addTo } from '../../../charts/contract/lists';
import { itemsAt, textAt, textsAt } from '../../json';
import { type Selector, selects } from '../../../charts/contract/selectors';
import type { Changed, Comparison } from '../comparison';
import type { Entry, Side } from '../side';
import { isCovered, type Right, rightKey, rightsIn, rightsText } from './rights';
import type { Found, Rule } from './rule';

const GROUP = 'rbac.authorization.k8s.io';
const ROLES = ['Role', 'ClusterRole'];
const BINDINGS = ['RoleBinding', 'ClusterRoleBinding'];

/** Label keys by which Kubernetes' own roles gather the rules of others. */
const BUILT_IN: readonly string[] = ['admin', 'edit', 'view'];

const AGGREGATED: Readonly<Record<string, Selector>> = Object.fromEntries(
  BUILT_IN.map((name) => [name, { matchLabels: { [`${GROUP}/aggregate-to-${name}`]: 'true' } }]),
);

/** The roles and bindings of a side. */
class Rbac {
  private readonly roles: ReadonlyMap<string, Entry>;
  private readonly bindings: readonly Entry[];
  private readonly rules = new Map<string, readonly unknown[]>();
  private readonly aggregating: readonly (readonly [name: string, selectors: readonly Selector[]])[];

  constructor(side: Side) {
    const mine = ({ id }: Entry): boolean => id.apiVersion.startsWith(`${GROUP}/`);
    const roles = side.all(ROLES).filter(mine);
    this.roles = new Map(roles.map((role) => [roleKey(role.id.kind, role.id.name, role.id.namespace), role]));
    this.bindings = side.all(BINDINGS).filter(mine);
    this.aggregating = [
      ...Object.entries(AGGREGATED).map(([name, selector]) => [name, [selector]] as const),
      ...roles.flatMap(({ id, object }) => {
        const selectors = itemsAt(object, 'aggregationRule', 'clusterRoleSelectors') as readonly Selector[];
        return selectors.length ? [[id.name, selectors] as const] : [];
      }),
    ];
  }

  /** Names of the ClusterRoles that gather a role's rules, at once or through others. */
  gathering(name: string, seen: ReadonlySet<string> = new Set()): readonly string[] {
    const role = this.roles.get(roleKey('ClusterRole', name));
    if (!role || seen.has(name)) return [];
    const labels = textsAt(role.object, 'metadata', 'labels');
    const direct = this.aggregating.flatMap(([to, selectors]) =>
      to !== name && selectors.some((selector) => selects(selector, labels)) ? [to] : [],
    );
    return direct.flatMap((to) => [to, ...this.gathering(to, new Set([...seen, name]))]);
  }

  /** The rules of a role, with those that it gathers. */
  private rulesOf(kind: string, name: string, namespace: string | undefined): readonly unknown[] {
    const own = this.roles.get(roleKey(kind, name, kind === 'Role' ? namespace : undefined));
    // What an aggregating role says itself is overwritten by the cluster.
    const gathers = kind === 'ClusterRole' && this.aggregating.some(([to]) => to === name);
    if (!gathers) return itemsAt(own?.object, 'rules');
    const parts = [...this.roles.values()].filter(
      ({ id }) => id.kind === 'ClusterRole' && this.gathering(id.name).includes(name),
    );
    return [own, ...parts].flatMap((part) => itemsAt(part?.object, 'rules'));
  }

  /** The subjects of bindings, with what each is bound to. */
  bound(): ReadonlyMap<string, readonly Bound[]> {
    const found = new Map<string, Bound[]>();
    for (const { id, object } of this.bindings) {
      const role = { kind: textAt(object, 'roleRef', 'kind') ?? '', name: textAt(object, 'roleRef', 'name') ?? '' };
      for (const subject of itemsAt(object, 'subjects')) {
        addTo(found, subjectText(subject, id.namespace), { ...role, namespace: id.namespace ?? '' });
      }
    }
    return found;
  }

  /** What is given by a role. */
  rightsOf({ kind, name, namespace }: Bound): readonly Right[] {
    const key = roleKey(kind, name, kind === 'Role' ? namespace : undefined);
    const rules = this.rules.get(key) ?? this.rulesOf(kind, name, namespace);
    this.rules.set(key, rules);
    return rules.flatMap((rule) => rightsIn(rule, namespace));
  }

  has(name: string): boolean {
    return this.roles.has(roleKey('ClusterRole', name)) || BUILT_IN.includes(name);
  }
}

/** A role that is bound in a namespace; in the whole cluster where that is empty. */
interface Bound {
  readonly kind: string;
  readonly name: string;
  readonly namespace: string;
}

function roleKey(kind: string, name: string, namespace = ''): string {
  return `${kind}/${namespace}/${name}`;
}

function subjectText(subject: unknown, namespace = ''): string {
  const [kind, name] = [textAt(subject, 'kind') ?? '', textAt(subject, 'name') ?? ''];
  return kind === 'ServiceAccount' ? `${kind} ${textAt(subject, 'namespace') ?? namespace}/${name}` : `${kind} ${name}`;
}

/** Who gets which rights. */
export interface Gain {
  readonly subject: string;
  readonly rights: readonly Right[];
  /** Whether nothing was bound to it before. */
  readonly isNew: boolean;
  /** The roles and bindings that differ and give rights to the subject. */
  readonly through: readonly Changed[];
}

type BoundGain = Omit<Gain, 'through'> & { readonly bound: readonly Bound[] };

/** Whoever has rights after a change that they did not have before. */
export function gains(comparison: Comparison): readonly Gain[] {
  const changed = comparison.changed.filter(({ id }) => id.apiVersion.startsWith(`${GROUP}/`));
  if (!changed.length) return [];
  const [before, after] = [new Rbac(comparison.before), new Rbac(comparison.after)];
  const roles = changedRoles(changed, before, after);
  const [old, now] = [before.bound(), after.bound()];
  const givers = new Givers(changed, after);
  const boundRoles = new Set([...now.values()].flat().map(({ kind, name }) => `${kind}/${name}`));
  const subjects = [...now].filter(([subject, bound]) => isTouched(bound, old.get(subject) ?? [], roles));
  const named = subjects.map(([subject, bound]) => gainOf(subject, old.get(subject) ?? [], bound, before, after));
  const unnamed = [...roles].flatMap((key) => gainOfUnnamed(key, before, after, boundRoles));
  return [...named, ...unnamed]
    .filter(({ rights }) => rights.length)
    .map(({ bound, ...gain }) => ({ ...gain, through: givers.of(gain.subject, bound) }));
}

/** The changed bindings of a subject, and the changed roles that give it something, by themselves or through others. */
class Givers {
  private readonly bySubject = new Map<string, Changed[]>();
  private readonly byRole = new Map<string, Changed[]>();

  constructor(changed: readonly Changed[], rbac: Rbac) {
    for (const one of changed) {
      const { id, after } = one;
      if (!after) continue;
      for (const subject of itemsAt(after.object, 'subjects'))
        addTo(this.bySubject, subjectText(subject, id.namespace), one);
      if (!ROLES.includes(id.kind)) continue;
      for (const name of [id.name, ...(id.kind === 'ClusterRole' ? rbac.gathering(id.name) : [])])
        addTo(this.byRole, name, one);
    }
  }

  of(subject: string, bound: readonly Bound[]): readonly Changed[] {
    const names = new Set(bound.map(({ name }) => name));
    const roles = [...names].flatMap((name) => this.byRole.get(name) ?? []);
    return [...new Set([...(this.bySubject.get(subject) ?? []), ...roles])];
  }
}

function changedRoles(changed: readonly Changed[], before: Rbac, after: Rbac): ReadonlySet<string> {
  const own = changed.filter(({ id }) => ROLES.includes(id.kind));
  const gathering = own
    .filter(({ id }) => id.kind === 'ClusterRole')
    .flatMap(({ id }) => [...before.gathering(id.name), ...after.gathering(id.name)]);
  return new Set([
    ...own.map(({ id }) => roleKey(id.kind, id.name, id.namespace)),
    ...gathering.map((name) => roleKey('ClusterRole', name)),
  ]);
}

function isTouched(now: readonly Bound[], old: readonly Bound[], roles: ReadonlySet<string>): boolean {
  const keys = (bound: readonly Bound[]): readonly string[] => bound.map((one) => JSON.stringify(one)).sort();
  const touches = ({ kind, name, namespace }: Bound): boolean =>
    roles.has(roleKey(kind, name, kind === 'Role' ? namespace : undefined));
  return now.some(touches) || keys(now).join() !== keys(old).join();
}

function gainOf(subject: string, old: readonly Bound[], now: readonly Bound[], before: Rbac, after: Rbac): BoundGain {
  const had = new Set(old.flatMap((one) => before.rightsOf(one)).map(rightKey));
  const has = new Map(now.flatMap((one) => after.rightsOf(one)).map((right) => [rightKey(right), right]));
  // Roles that are rendered elsewhere, such as cluster-admin, are known by their names alone.
  const unknown = now
    .filter((one) => one.kind === 'ClusterRole' && !after.has(one.name))
    .filter(
      (one) =>
        !old.some((each) => each.name === one.name && (each.namespace === '' || each.namespace === one.namespace)),
    )
    .map(({ name, namespace }) => ({ namespace, group: 'ROLE', resource: name, name: '', verb: 'is' }));
  const rights = [...unknown, ...[...has.values()].filter((right) => !isCovered(right, had))];
  return { subject, rights, isNew: !old.length, bound: now };
}

/** Of a role to which nobody is bound in the rendering: controllers and people bind it in the cluster. */
function gainOfUnnamed(key: string, before: Rbac, after: Rbac, boundRoles: ReadonlySet<string>): readonly BoundGain[] {
  const [kind = '', namespace = '', name = ''] = key.split('/');
  const isBound = boundRoles.has(`${kind}/${name}`);
  const isPart = kind === 'ClusterRole' && after.gathering(name).length > 0;
  if (isBound || isPart || kind === 'Role' || !before.has(name)) return [];
  const one = { kind, name, namespace };
  return [gainOf(`whoever is bound to ${kind} ${name}`, [one], [one], before, after)];
}

/** Whoever may do more through roles and bindings. */
export const RBAC: Rule = {
  id: 'rights/rbac',
  class: 'rights',
  reason: 'who has more rights can read or change more, and so can who takes over its pods',
  source: 'https://kubernetes.io/docs/concepts/security/rbac-good-practices/',
  find: (comparison) =>
    gains(comparison).map(({ subject, rights, isNew, through }): Found => ({
      what: `${subject}${isNew ? ' (new)' : ''} may now ${rightsText(rights)}`,
      changes: through,
      tells: ({ path }) => path === '' || /^(?:rules|subjects|aggregationRule)/.test(path),
      data: { subject, rights },
    })),
};
