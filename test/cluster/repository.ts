import { execFileSync } from 'node:child_process';

import { newFolder } from '../support/files';

/** A git repository that Argo CD reads from. */
export class Repository {
  readonly folder = newFolder();

  constructor() {
    this.git('init', '--quiet', '--initial-branch=main');
  }

  get url(): string {
    return `file://${this.folder}`;
  }

  /** Commits all that is there, and returns the commit's name. */
  commit(): string {
    this.git('add', '--all');
    this.git('-c', 'user.name=test', '-c', 'user.email=test@example.com', 'commit', '--quiet', '--message=platform');
    return this.git('rev-parse', 'HEAD').trim();
  }

  private git(...args: readonly string[]): string {
    return execFileSync('git', args, { cwd: this.folder, encoding: 'utf8' });
  }
}
