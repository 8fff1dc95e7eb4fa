import type { SecretKey } from '../../charts/contract/secret-keys';
import { type Api, AT_ONCE } from '../cluster/api';
import { textAt } from '../json';
import { nameOfObject } from '../cluster/objects';
import { declaredKeys } from '../rendering/rendering';
import type { Rendered } from '../rendering/stages';

/** A key of a declared Secret, and what the cluster has of it. */
export interface SecretValue {
  /** Such as `Secret auth/dex-passwords`. */
  readonly secret: string;
  readonly key: string;
  /** How it comes about. */
  readonly how: SecretKey;
  /** Decoded; absent while there is none. */
  readonly value?: string;
}

/** Reads the values of all declared Secrets. They are for judging, and never for printing. */
export async function readSecretValues(api: Api, objects: readonly Rendered[]): Promise<readonly SecretValue[]> {
  const { default: inParallel } = await import('p-map');
  const declared = objects.flatMap(({ id, object, file }) => {
    const keys = object.kind === 'Secret' ? declaredKeys(object, file) : undefined;
    return keys ? [{ id, keys: Object.entries(keys) }] : [];
  });
  const live = await inParallel(declared, ({ id }) => api.read(id), { concurrency: AT_ONCE });
  return declared.flatMap(({ id, keys }, index) =>
    keys.map(([key, how]): SecretValue => {
      const value = textAt(live[index], 'data', key);
      const decoded = value === undefined ? {} : { value: Buffer.from(value, 'base64').toString() };
      return { secret: nameOfObject(id), key, how, ...decoded };
    }),
  );
}
