import { InvalidPlatform, type Problem } from '../problems';

/** Gathers what is wrong with a definition, so that the user learns of everything at once. */
export class Report {
  private readonly problems: Problem[] = [];

  /** @param at path in the definition, such as `tenants[2].quota.memory` */
  add(at: string, message: string): void {
    this.problems.push({ at, message });
  }

  /** @throws InvalidPlatform if anything was added */
  throwIfAny(): void {
    if (this.problems.length) throw new InvalidPlatform(this.problems);
  }
}
