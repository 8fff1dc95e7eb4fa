import { isOfEveryCluster } from '../../charts/contract/namespaces';
import { keyOfObject, nameOfObject } from '../cluster/objects';
import { textAt } from '../json';
import type { Rendered } from './rendered';

/** etcd refuses requests above 1.5 MiB. */
const MOST_BYTES = 1.5 * 2 ** 20;

const AGAIN = 'render the folder again: npx cdk8s synth';

/**
 * Looks whether objects are a rendering as `cdk8s synth` wrote it: no file is missing, and a cluster takes each object.
 * @param existing namespaces that the rendering declares to be in the cluster
 */
export function problemsIn(objects: readonly Rendered[], existing: readonly string[]): readonly string[] {
  return [...objects.flatMap(problemOf), ...duplicates(objects), ...missingNamespaces(objects, existing)];
}

function problemOf({ id, object, file }: Rendered): readonly string[] {
  const missing = [
    ...(id.apiVersion ? [] : ['apiVersion']),
    ...(id.kind ? [] : ['kind']),
    ...(textAt(object, 'metadata', 'name') ? [] : ['metadata.name']),
  ];
  if (missing.length) return [`${file}: ${missing.join(', ')} is missing; ${AGAIN}`];
  const bytes = Buffer.byteLength(JSON.stringify(object));
  if (bytes <= MOST_BYTES) return [];
  return [`${file}: ${nameOfObject(id)} has ${(bytes / 2 ** 20).toFixed(1)} MiB; a cluster takes at most 1.5 MiB`];
}

function duplicates(objects: readonly Rendered[]): readonly string[] {
  const files = new Map<string, string>();
  return objects.flatMap(({ id, file }) => {
    const key = keyOfObject(id);
    const other = files.get(key);
    files.set(key, file);
    return other === undefined ? [] : [`${file}: ${nameOfObject(id)} is in ${other} too`];
  });
}

/** Every rendering brings the namespaces of its objects, except those that the cluster has already. */
function missingNamespaces(objects: readonly Rendered[], existing: readonly string[]): readonly string[] {
  const rendered = objects.filter(({ id }) => id.kind === 'Namespace').map(({ id }) => id.name);
  const known = new Set([...existing, ...rendered]);
  const first = new Map<string, string>();
  for (const { id, file } of objects) {
    const { namespace = 'default' } = id;
    if (isOfEveryCluster(namespace) || known.has(namespace) || first.has(namespace)) continue;
    first.set(namespace, file);
  }
  return [...first].map(
    ([namespace, file]) => `${file} is for namespace ${namespace}, which is not rendered; files are missing, ${AGAIN}`,
  );
}
