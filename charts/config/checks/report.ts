import { InvalidPlatform, type Problem } from '../../contract/problems';

/**
 * Gathers what is wrong with a definition, so that the user learns of everything at once. Problems are reported at a path
 * of the definition, such as `tenants[2].quota.memory`.
 */
export class Report {
  private readonly found: Problem[] = [];

  /** What was reported. */
  get problems(): readonly Problem[] {
    return this.found;
  }

  /** @throws InvalidPlatform if anything was reported */
  throwIfAny(): void {
    if (this.found.length) throw new InvalidPlatform(this.found);
  }

  /** Reports what is wrong, and what to write instead, unless it is right. @returns whether it is right */
  check(right: boolean, at: string, message: string): boolean {
    if (!right) this.found.push({ at, message });
    return right;
  }
}
