import type { Manifest } from '../../charts/contract/manifest';
import { makesPods } from '../../charts/contract/pod-template';
import { references } from '../../charts/contract/references';
import { secretMadeOf } from '../../charts/contract/secret-keys';
import type { Api } from '../cluster/api';
import { nameOfObject, type ObjectId } from '../cluster/objects';
import { type Finding, ok } from '../findings';
import { type JsonObject, textAt } from '../json';
import type { Rendered } from '../rendering/rendered';
import type { Rendering } from '../rendering/rendering';
import { podOf } from '../rendering/workloads';

/** A Secret, and who needs it. */
interface Brought {
  readonly id: ObjectId;
  readonly owner: Rendered;
}

/**
 * Secrets that pods need and that nothing in the folder makes: whoever runs the platform brings them. A warning, since an
 * operator, or a commit that comes later, may still do so.
 */
export async function broughtSecrets(api: Pick<Api, 'read'>, rendering: Rendering): Promise<readonly Finding[]> {
  const brought = broughtIn(rendering);
  const there = await Promise.all(brought.map(({ id }) => api.read(id)));
  const missing = brought.filter((_, index) => !there[index]);
  if (!missing.length) return brought.length ? [ok(`${brought.length} Secrets of your own`)] : [];
  return missing.map(({ id, owner }) => ({
    level: 'warning',
    code: 'secrets/yours-missing',
    what: `${nameOfObject(id)}, which ${nameOfObject(owner.id)} needs, is not there, and the platform does not make it`,
    remedy: `make it, before or while \`up\` waits for its pods; the namespace, if it lacks: kubectl create namespace ${id.namespace}`,
  }));
}

function broughtIn({ objects }: Rendering): readonly Brought[] {
  const made = new Set(objects.flatMap(({ id, object }) => madeOf(id, object)));
  const found = new Map<string, Brought>();
  for (const owner of objects.filter(({ id: { kind } }) => makesPods(kind) || kind === 'Notebook')) {
    const { namespace = 'default' } = owner.id;
    for (const [kind, ref] of references(podOf(owner.object))) {
      const key = `${namespace}/${ref?.name}`;
      if (kind !== 'Secret' || !ref?.name || ref.optional || made.has(key) || found.has(key)) continue;
      found.set(key, { id: { apiVersion: 'v1', kind, namespace, name: ref.name }, owner });
    }
  }
  return [...found.values()];
}

/** The Secrets that come of an object: itself, or what is made of it; an ExternalSecret may give that a name of its own. */
function madeOf({ kind, namespace, name }: ObjectId, object: JsonObject): readonly string[] {
  const made = [
    kind === 'Secret' ? name : secretMadeOf(object as Manifest),
    ...(kind === 'ExternalSecret' ? [textAt(object, 'spec', 'target', 'name')] : []),
  ];
  return made.flatMap((secret) => (secret === undefined ? [] : `${namespace}/${secret}`));
}
