import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

import { newFolder, REPO } from '../support/files';

/** How the line with the former version of Kubeflow began, and where it was. */
const FORMER_LINE = "KUBEFLOW_VERSION = '26.03'";
const VERSIONS = 'charts/versions.ts';

/**
 * `dist/` as it was before the version of Kubeflow changed, in a new folder: it is read from the history of the
 * repository, where the commit is found by that change.
 * @returns undefined where the history is not here, such as in a shallow clone
 */
export function formerRendering(): string | undefined {
  const change = git('log', '--max-count=1', '--format=%H', `-S${FORMER_LINE}`, '--', VERSIONS).trim();
  const former = change && git('rev-parse', '--verify', '--quiet', `${change}^`).trim();
  if (!former) return undefined;
  const folder = newFolder();
  execFileSync('tar', ['--extract', '--directory', folder], { input: archive(former) });
  return join(folder, 'dist');
}

function archive(revision: string): Buffer {
  return execFileSync('git', ['archive', revision, 'dist'], { cwd: REPO, maxBuffer: 1 << 28 });
}

/** What git prints; nothing where it fails. */
function git(...args: readonly string[]): string {
  try {
    return execFileSync('git', args, { cwd: REPO, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  } catch {
    return '';
  }
}
