import { addTo } from '../../../charts/contract/lists';
import { itemsAt } from '../../json';

/** A right as a tuple; `*` stands for all, an empty namespace for the whole cluster. */
export interface Right {
  readonly namespace: string;
  readonly group: string;
  readonly resource: string;
  /** Name of the only object, where there is one. */
  readonly name: string;
  readonly verb: string;
}

/** A rule as tuples. */
export function rightsIn(rule: unknown, namespace: string): readonly Right[] {
  const texts = (field: string): readonly string[] => itemsAt(rule, field).map(String);
  const names = texts('resourceNames');
  const urls = texts('nonResourceURLs').map((resource) => ({ group: 'URL', resource }));
  const resources = texts('apiGroups').flatMap((group) => texts('resources').map((resource) => ({ group, resource })));
  return [...urls, ...resources].flatMap((what) =>
    texts('verbs').flatMap((verb) => (names.length ? names : ['']).map((name) => ({ namespace, ...what, name, verb }))),
  );
}

/** Key of a right in sets. */
export function rightKey({ namespace, group, resource, name, verb }: Right): string {
  return [namespace, group, resource, name, verb].join('|');
}

/** Whether a right is among others, or follows from a wider one. */
export function isCovered(right: Right, rights: ReadonlySet<string>): boolean {
  const { resource, group, verb, name, namespace } = right;
  const sub = resource.includes('/') ? [`*/${resource.slice(resource.indexOf('/') + 1)}`] : [];
  const prefixes = group === 'URL' ? urlPrefixes(resource) : [];
  for (const place of new Set([namespace, '']))
    for (const inGroup of group === 'URL' ? ['URL'] : [group, '*'])
      for (const on of [resource, '*', ...sub, ...prefixes])
        for (const only of new Set([name, '']))
          for (const may of [verb, '*'])
            if (rights.has(rightKey({ namespace: place, group: inGroup, resource: on, name: only, verb: may })))
              return true;
  return false;
}

function urlPrefixes(url: string): readonly string[] {
  return [...url.matchAll(/\//g)].map(({ index }) => `${url.slice(0, index + 1)}*`);
}

/** Rights by which others can be had, and those that read secrets, come first. */
function weight({ group, resource, verb }: Right): number {
  if (verb === '*' || resource === '*' || group === 'ROLE') return 0;
  if (['bind', 'escalate', 'impersonate'].includes(verb)) return 1;
  return /^(?:secrets|pods\/exec|serviceaccounts\/token)$/.test(resource) ? 2 : 3;
}

/** How many rights a sentence has; `--json` has all. */
const MOST_RIGHTS = 4;

/** Rights in words, such as `list, watch secrets in kubeflow`. */
export function rightsText(rights: readonly Right[]): string {
  const groups = new Map<string, Right[]>();
  for (const right of [...rights].sort((a, b) => weight(a) - weight(b))) {
    addTo(groups, [right.namespace, right.group, right.resource, right.name].join('|'), right);
  }
  const texts = [...groups.values()].map(groupText);
  const more = texts.length - MOST_RIGHTS;
  return texts.slice(0, MOST_RIGHTS).join('; ') + (more > 0 ? `; and ${more} more` : '');
}

function groupText(rights: readonly Right[]): string {
  const { namespace = '', group = '', resource = '', name = '' } = rights[0] ?? {};
  const place = namespace === '' ? 'in the whole cluster' : `in ${namespace}`;
  if (group === 'ROLE') return `do all of ClusterRole ${resource} ${place}`;
  const what = group === '' || group === 'URL' ? resource : `${resource}.${group}`;
  return `${[...new Set(rights.map(({ verb }) => verb))].join(', ')} ${what}${name && ` ${name}`} ${place}`;
}
