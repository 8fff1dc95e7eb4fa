import { at, isObject, type JsonObject, textAt } from '../json';
import { idOf, nameOfObject } from '../cluster/objects';
import { amount } from '../rendering/resources';

/** A volume claim that exists, as it can be applied. */
export interface Claim {
  readonly object: JsonObject;
  /** How it differs from the rendering; undefined if it does not. */
  readonly kept?: string;
}

/** Whether an object is a volume claim. */
export function isClaim({ apiVersion, kind }: JsonObject): boolean {
  return apiVersion === 'v1' && kind === 'PersistentVolumeClaim';
}

/**
 * A rendered claim with what the existing one keeps: Kubernetes refuses to change its class and access modes, and to shrink
 * it. A class that it lacks can still be given to one that has no volume yet.
 */
export function asLiveClaim(rendered: JsonObject, live: JsonObject): Claim {
  const [asked, has] = [at(rendered, 'spec'), at(live, 'spec')];
  if (!isObject(asked) || !isObject(has)) return { object: rendered };
  const storageClassName = has.storageClassName ?? (isBound(live) ? undefined : asked.storageClassName);
  const [size, grown] = [asked, has].map((spec) => at(spec, 'resources', 'requests', 'storage'));
  const storage = amount(grown) > amount(size) ? grown : size;
  const resources = { ...object(asked, 'resources'), requests: { ...object(asked, 'resources', 'requests'), storage } };
  const spec = { ...asked, storageClassName, accessModes: has.accessModes ?? asked.accessModes, resources };
  const kept = [
    differs(asked.storageClassName, storageClassName) && note('StorageClass', storageClassName, asked.storageClassName),
    differs(list(asked), list(has)) && note('access mode', list(has), list(asked)),
    storage !== size && note('size', storage, size),
  ].filter((one) => one !== false);
  const name = nameOfObject(idOf(rendered));
  return { object: { ...rendered, spec }, ...(kept.length && { kept: `${name} keeps ${kept.join(', ')}` }) };
}

function isBound(live: JsonObject): boolean {
  return textAt(live, 'status', 'phase') === 'Bound';
}

/** What is not rendered is left to the cluster, and does not differ. */
function differs(asked: unknown, has: unknown): boolean {
  return asked !== undefined && has !== undefined && asked !== has;
}

function list({ accessModes }: JsonObject): string | undefined {
  return Array.isArray(accessModes) ? accessModes.join(', ') : undefined;
}

function note(what: string, has: unknown, asked: unknown): string {
  return `${what} ${String(has)} (rendered: ${String(asked)})`;
}

function object(value: unknown, ...path: readonly string[]): JsonObject {
  const found = at(value, ...path);
  return isObject(found) ? found : {};
}
