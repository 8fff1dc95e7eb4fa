import { dirname } from 'node:path';

import { IS_REFUSAL, printRefusals } from './refusal';

/** A problem of a definition, or of its rendered objects. */
export interface Problem {
  /** Where: a path in the definition (`tenants[2].quota.memory`) or an object (`Deployment auth/dex`). */
  readonly at: string;
  /** What is wrong, and what to write instead. */
  readonly message: string;
}

/** Frames of Node, of packages, and of this library. */
const NOT_THEIRS = new RegExp(`node:|node_modules|${dirname(__dirname).replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}`);

/** All problems of one run. Nothing was written when it is thrown. */
export class InvalidPlatform extends Error {
  readonly #problems: readonly Problem[];

  constructor(problems: readonly Problem[]) {
    const count = problems.length === 1 ? 'one problem' : `${problems.length} problems`;
    super(`${count}; nothing was written\n${problems.map((p) => `  ${p.at}: ${p.message}`).join('\n')}`);
    this.#problems = problems;
    // The reader has to change a definition, so only the stack's lines of the user's own code are shown.
    const own = (this.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line) && !NOT_THEIRS.test(line));
    this.stack = [`InvalidPlatform: ${this.message}`, ...own].join('\n');
    // Not enumerable, so that `console.log` of the error does not show it.
    Object.defineProperty(this, IS_REFUSAL, { value: true });
    printRefusals();
  }

  /** One by one. */
  get problems(): readonly Problem[] {
    return this.#problems;
  }
}
