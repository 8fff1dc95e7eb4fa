import { addTo } from '../../charts/contract/lists';
import { groupOf } from '../../charts/contract/manifest';
import { type Api, AT_ONCE } from '../cluster/api';
import { keyOfKind, type Kind } from '../cluster/objects';
import { type Finding, listed, ok } from '../findings';
import { at, textAt } from '../json';
import type { Rendering } from '../rendering/rendering';

const ALL = '*';

/** Verbs that applying and pruning an object need. */
const VERBS = ['get', 'list', 'create', 'patch', 'delete'];

/** Kubernetes lets users grant only rights that they have, unless they may do this. */
const GRANTING = ['escalate', 'bind'];
const RBAC = 'rbac.authorization.k8s.io';

interface Right {
  readonly group: string;
  readonly resource: string;
  readonly verb: string;
}

/** Whether the user is a cluster administrator. A reader needs no such right, and is only told. */
export async function administrator(api: Api): Promise<readonly Finding[]> {
  if (await may(api, { group: ALL, resource: ALL, verb: ALL })) return [ok('you may do everything in the cluster')];
  const remedy = 'to install or change the platform, ask for the ClusterRole cluster-admin';
  return [{ level: 'warning', code: 'access/not-administrator', what: 'you are not a cluster administrator', remedy }];
}

/** Whether the user may apply a rendering: as a cluster administrator, or else by rights to each of its kinds. */
export async function mayApply(api: Api, rendering: Rendering): Promise<readonly Finding[]> {
  const [found] = await administrator(api);
  if (found?.level === 'ok') return [found];
  const { default: inParallel } = await import('p-map');
  const wanted = await rightsFor(api, rendering);
  const granted = await inParallel(wanted, (right) => may(api, right), { concurrency: AT_ONCE });
  const missing = wanted.filter((_, index) => !granted[index]);
  if (!missing.length) return [ok('you may apply every rendered kind, and grant every right')];
  const remedy = 'ask for the ClusterRole cluster-admin';
  return [{ level: 'error', code: 'access/missing-rights', what: `you may not: ${listed(wordsOf(missing))}`, remedy }];
}

async function may(api: Api, resourceAttributes: Right): Promise<boolean> {
  const apiVersion = 'authorization.k8s.io/v1';
  const body = { apiVersion, kind: 'SelfSubjectAccessReview', spec: { resourceAttributes } };
  const { status } = await api.answer(`/apis/${apiVersion}/selfsubjectaccessreviews`, body);
  return at(status, 'allowed') === true;
}

async function rightsFor(api: Api, { objects }: Rendering): Promise<readonly Right[]> {
  const kinds = new Map<string, Kind>(objects.map(({ id }) => [keyOfKind(id), id]));
  const plurals = new Map(
    objects
      .filter(({ id }) => id.kind === 'CustomResourceDefinition')
      .map(({ object: { spec } }) => [
        keyOfKind({ apiVersion: `${textAt(spec, 'group') ?? ''}/`, kind: textAt(spec, 'names', 'kind') ?? '' }),
        textAt(spec, 'names', 'plural'),
      ]),
  );
  const named = [...kinds].map(async ([key, kind]): Promise<readonly Right[]> => {
    const resource = plurals.get(key) ?? (await api.resourceOf(kind));
    const group = groupOf(kind.apiVersion);
    return resource === undefined ? [] : VERBS.map((verb) => ({ group, resource, verb }));
  });
  const granting = ['roles', 'clusterroles'].flatMap((resource) =>
    GRANTING.map((verb) => ({ group: RBAC, resource, verb })),
  );
  return [...(await Promise.all(named)).flat(), ...granting];
}

/** Rights by resource: `get, create roles.rbac.authorization.k8s.io`. */
function wordsOf(missing: readonly Right[]): readonly string[] {
  const verbs = new Map<string, string[]>();
  for (const { group, resource, verb } of missing) {
    addTo(verbs, [resource, group].filter(Boolean).join('.'), verb);
  }
  // Those without which nothing can begin come first.
  const rank = (name: string): number =>
    name.startsWith('customresourcedefinitions.') ? 0 : name.endsWith(RBAC) ? 1 : 2;
  return [...verbs]
    .sort(([a], [b]) => rank(a) - rank(b))
    .map(([name, all]) => `${all.length === VERBS.length ? 'apply' : all.join(', ')} ${name}`);
}
