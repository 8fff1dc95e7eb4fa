import { relative } from 'node:path';

import type { Problem } from '../contract/problems';
import type { Written } from './write';

/** What was written, in one line: `dist: 676 files (3 new, 1 removed), 1.2 s`. */
export function summaryOf(written: readonly Written[], seconds: number): string {
  const folders = written.map(({ folder, files, added, changed, removed }) => {
    const counts = [[added, 'new'] as const, [changed, 'changed'] as const, [removed, 'removed'] as const];
    const changes = counts.filter(([count]) => count).map(([count, what]) => `${count} ${what}`);
    return `${relative('', folder) || '.'}: ${files} files (${changes.join(', ') || 'unchanged'})`;
  });
  return `${folders.join(', ')}, ${seconds.toFixed(1)} s`;
}

/** Warnings as they are printed, each in a line. */
export function warningLines(warnings: readonly Problem[]): string {
  return warnings.map(({ at, message }) => `warning: ${at}: ${message}`).join('\n');
}
