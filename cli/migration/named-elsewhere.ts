import { isWorkloadKind } from '../../charts/contract/kinds';
import type { Api } from '../cluster/api';
import { idOf, keyOfObject, type ObjectId } from '../cluster/objects';
import { MissingRights } from '../cluster/rights';
import { at, type JsonObject, textAt } from '../json';
import type { Rendered } from '../rendering/rendered';

const RBAC = 'rbac.authorization.k8s.io/v1';

/**
 * Finds settings that are no longer rendered and yet in use: ConfigMaps that rendered pods name, since somebody else is to
 * make them, and roles that others have bound.
 * @param settings what is no longer rendered
 * @param former all that is no longer rendered: its bindings do not count
 * @returns their keys
 */
export async function namedElsewhere(
  api: Api,
  settings: readonly ObjectId[],
  former: readonly ObjectId[],
  objects: readonly Rendered[],
): Promise<ReadonlySet<string>> {
  const bound = settings.some(isRole) ? await boundByOthers(api, former, objects) : new Set<string>();
  const isNamed = (one: ObjectId): boolean =>
    isRole(one) ? bound.has(roleKey(one.kind, one.namespace, one.name)) : objects.some((other) => names(other, one));
  return new Set(settings.filter(isNamed).map(keyOfObject));
}

function isRole({ kind }: ObjectId): boolean {
  return kind === 'Role' || kind === 'ClusterRole';
}

function names({ id, object }: Rendered, { kind, namespace, name }: ObjectId): boolean {
  if (kind !== 'ConfigMap' || !isWorkloadKind(id.kind) || id.namespace !== namespace) return false;
  return JSON.stringify(at(object, 'spec', 'template', 'spec') ?? {}).includes(JSON.stringify(name));
}

/** The roles of bindings that are neither rendered nor were. Who may not read bindings is told that all are bound. */
async function boundByOthers(
  api: Api,
  former: readonly ObjectId[],
  objects: readonly Rendered[],
): Promise<Pick<ReadonlySet<string>, 'has'>> {
  const own = new Set([...former, ...objects.map(({ id }) => id)].map(keyOfObject));
  const list = (kind: string): Promise<readonly JsonObject[] | undefined> =>
    new MissingRights().allowed<readonly JsonObject[] | undefined>(
      kind,
      api.list({ apiVersion: RBAC, kind }),
      undefined,
    );
  const lists = await Promise.all(['RoleBinding', 'ClusterRoleBinding'].map(list));
  if (lists.includes(undefined)) return { has: () => true };
  const others = lists.flatMap((all) => all ?? []).filter((one) => !own.has(keyOfObject(idOf(one))));
  return new Set(
    others.map((one) =>
      roleKey(textAt(one, 'roleRef', 'kind') ?? '', idOf(one).namespace, textAt(one, 'roleRef', 'name') ?? ''),
    ),
  );
}

function roleKey(kind: string, namespace: string | undefined, name: string): string {
  return kind === 'Role' ? `${kind} ${namespace ?? ''}/${name}` : `${kind} ${name}`;
}
