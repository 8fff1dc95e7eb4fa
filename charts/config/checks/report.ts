import { InvalidPlatform, type Problem } from '../../contract/problems';

/**
 * Gathers what is wrong with a definition, so that the user learns of everything at once. Problems are reported at a path
 * of the definition, such as `tenants[2].quota.memory`.
 */
export class Report {
  private readonly found: Problem[] = [];
  private doubts: Problem[] = [];

  /** What was reported. */
  get problems(): readonly Problem[] {
    return this.found;
  }

  /** Whether nothing was reported at a path or below it. */
  isSound(path: string): boolean {
    return !this.found.some(({ at }) => at === path || at.startsWith(`${path}.`) || at.startsWith(`${path}[`));
  }

  /**
   * What is allowed and probably wrong, without what the user has accepted.
   * @param at where the accepted paths are written
   */
  warningsBut(accepted: readonly string[], at: string): readonly Problem[] {
    const paths = this.doubts.map((doubt) => doubt.at);
    const hint = paths.length ? `write one of ${paths.join(', ')}, or leave it out` : 'leave it out';
    accepted.forEach((path, index) =>
      this.check(paths.includes(path), `${at}[${index}]`, `'${path}' is not the path of a warning; ${hint}`),
    );
    this.doubts = this.doubts.filter((doubt) => !accepted.includes(doubt.at));
    return this.doubts;
  }

  /**
   * @param strict whether warnings are problems too
   * @throws InvalidPlatform if anything was reported
   */
  throwIfAny(strict = false): void {
    const refused = this.doubts.map(({ at, message }) => ({
      at,
      message: `${message} (a warning; strict refuses it, unless acceptedWarnings has its path)`,
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
