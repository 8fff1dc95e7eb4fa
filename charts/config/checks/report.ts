import { InvalidPlatform, type Problem } from '../../contract/problems';

/**
 * Gathers what is wrong with a definition, so that the user learns of everything at once. Problems are reported at a path
 * of the definition, such as `tenants[2].quota.memory`.
 */
export class Report {
  private readonly found: Problem[] = [];
  private readonly doubts: Problem[] = [];

  /** What was reported. */
  get problems(): readonly Problem[] {
    return this.found;
  }

  /** What is allowed and probably wrong. */
  get warnings(): readonly Problem[] {
    return this.doubts;
  }

  /**
   * @param strict whether warnings are problems too
   * @throws InvalidPlatform if anything was reported
   */
  throwIfAny(strict = false): void {
    const refused = this.doubts.map(({ at, message }) => ({
      at,
      message: `${message} (a warning; strict refuses it)`,
    }));
    const problems = [...this.found, ...(strict ? refused : [])];
    if (problems.length) throw new InvalidPlatform(problems);
  }

  /** Reports what is wrong, and what to write instead, unless it is right. @returns whether it is right */
  check(right: boolean, at: string, message: string): boolean {
    if (!right) this.found.push({ at, message });
    return right;
  }

  /** Warns of what is allowed and probably wrong, unless it is right. @returns whether it is right */
  warn(right: boolean, at: string, message: string): boolean {
    if (!right) this.doubts.push({ at, message });
    return right;
  }
}
