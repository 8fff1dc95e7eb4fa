import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

import { CliError } from '../../errors';
import { blobHash, type Source, YAML_FILE } from './source';

/** Whether there is a folder. */
export function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

/**
 * The YAML files of a folder.
 * @throws CliError if there is no such folder
 */
export function folderSource(folder: string): Source {
  if (!isFolder(folder)) throw new CliError(`there is no folder ${folder}; render it first: npx cdk8s synth`);
  const paths = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((path) => YAML_FILE.test(path));
  const contents = new Map(paths.sort().map((path) => [path.replaceAll('\\', '/'), readFileSync(join(folder, path))]));
  return {
    name: folder,
    files: new Map([...contents].map(([path, content]) => [path, blobHash(content)])),
    texts: (wanted) =>
      Promise.resolve(new Map(wanted.map((path) => [path, contents.get(path)?.toString('utf8') ?? '']))),
  };
}
