import { FIELD_MANAGER } from '../cluster/field-manager';
import { at, isObject, itemsAt, type JsonObject, textAt } from '../json';
import { idOf, nameOfObject } from '../cluster/objects';
import { amount } from '../rendering/resources';

/** A volume claim that exists, as it can be applied. */
export interface Claim {
  readonly object: JsonObject;
  /** How it differs from the rendering; undefined if it does not. */
  readonly kept?: string;
  /** Why it cannot become as rendered: the definition asks for less than it once did. */
  readonly refused?: string;
}

/** Whether an object is a volume claim. */
export function isClaim({ apiVersion, kind }: JsonObject): boolean {
  return apiVersion === 'v1' && kind === 'PersistentVolumeClaim';
}

/**
 * A rendered claim with what the existing one keeps: Kubernetes refuses to change its class and access modes, and to shrink
 * it. A class that it lacks can still be given to one that has no volume yet. A size that somebody else has raised stays
 * theirs: it is left out, so that a size of our own is known to be one of the definition.
 */
export function asLiveClaim(rendered: JsonObject, live: JsonObject): Claim {
  const [asked, has] = [at(rendered, 'spec'), at(live, 'spec')];
  if (!isObject(asked) || !isObject(has)) return { object: rendered };
  const storageClassName = has.storageClassName ?? (isBound(live) ? undefined : asked.storageClassName);
  const [size, grown] = [asked, has].map((spec) => at(spec, 'resources', 'requests', 'storage'));
  const isKept = amount(grown) > amount(size) || (isFixed(asked) && amount(grown) < amount(size));
  const storage = isKept ? grown : size;
  const isOurs = ownsSize(live);
  const requests = { ...object(asked, 'resources', 'requests'), storage: isKept && !isOurs ? undefined : storage };
  const resources = { ...object(asked, 'resources'), requests };
  const spec = { ...asked, storageClassName, accessModes: has.accessModes ?? asked.accessModes, resources };
  const kept = [
    differs(asked.storageClassName, storageClassName) && note('StorageClass', storageClassName, asked.storageClassName),
    differs(list(asked), list(has)) && note('access mode', list(has), list(asked)),
    isKept && note('size', storage, size),
  ].filter((one) => one !== false);
  const name = nameOfObject(idOf(rendered));
  const sent = { object: { ...rendered, spec }, ...(kept.length && { kept: `${name} keeps ${kept.join(', ')}` }) };
  if (!isOurs || amount(grown) <= amount(size)) return sent;
  const refused = `the definition asked for ${String(grown)}, and now for ${String(size)}; volumes do not shrink: write '${String(grown)}', or copy the data to a smaller volume`;
  return { ...sent, refused };
}

/** A claim of a volume that is rendered has its size for ever: nothing in the cluster grows it. */
function isFixed({ storageClassName, volumeName }: JsonObject): boolean {
  return storageClassName === '' && volumeName !== undefined;
}

/** Whether the size is what the definition once asked for: whoever changes a field by other means takes it over. */
function ownsSize(live: JsonObject): boolean {
  return itemsAt(live, 'metadata', 'managedFields').some(
    (one) =>
      textAt(one, 'manager') === FIELD_MANAGER &&
      textAt(one, 'operation') === 'Apply' &&
      at(one, 'fieldsV1', 'f:spec', 'f:resources', 'f:requests', 'f:storage') !== undefined,
  );
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
