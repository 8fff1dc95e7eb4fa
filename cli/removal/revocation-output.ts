import { nameOf, nameOfObject, type ObjectId } from '../cluster/objects';
import { listed } from '../findings';
import type { Revocation } from './revocation';

/** What a revocation takes away, in a line for each sort of access. */
export function revocationLines({ objects, accounts, passwords }: Revocation, dryRun: boolean): readonly string[] {
  const removed = dryRun ? 'would be removed' : 'removed';
  const names = (ids: readonly ObjectId[]): string => listed(ids.map(nameOfObject));
  const keys = passwords.map(({ secret, keys: stale }) => `${stale.join(', ')} in Secret ${nameOf(secret)}`);
  const stripped = `${dryRun ? 'would stay' : 'stays'}, without what was rendered for it`;
  return [
    ...(objects.length ? [`- access that is no longer rendered, ${removed}: ${names(objects)}`] : []),
    ...(keys.length ? [`- passwords of former users, ${removed}: ${keys.join('; ')}`] : []),
    ...accounts.map((id) => `- ${nameOfObject(id)} ${stripped}`),
  ];
}

/** The same for programs, complete. */
export function revocationJson({ objects, accounts, passwords }: Revocation, dryRun: boolean): object {
  return { dryRun, objects, accounts, passwords };
}
