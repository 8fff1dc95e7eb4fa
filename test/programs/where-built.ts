import { whereWebhooksAnswer } from '../cluster/cluster';
import { isThere, type ProgramName } from './build';

/** Defines tests of programs; where one of these is in no registry and nobody has built it, one that says so. */
export function whereBuilt(programs: readonly ProgramName[], tests: () => void): void {
  const missing = programs.filter((name) => !isThere(name));
  whereWebhooksAnswer(() => {
    if (!missing.length) return tests();
    const names = missing.join(', ');
    test(`left out: no registry has ${names}, see docs/testing.md`, () => expect(missing).not.toEqual([]));
  });
}
