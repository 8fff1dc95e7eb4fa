import { readdirSync, readFileSync, statSync } from 'node:fs';

import { CliError } from '../errors';

/**
 * Throws unless there is a rendered folder.
 * @throws CliError that says how to render it
 */
export function checkFolder(folder: string): void {
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory()) return;
  throw new CliError(`there is no folder ${folder}; render it first: npx cdk8s synth`);
}

/** Paths of the YAML files below a folder, from there, in the order of their names. */
export function yamlFiles(folder: string): readonly string[] {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  return files.filter((file) => /\.ya?ml$/.test(file)).sort();
}

/**
 * The documents of a file.
 * @param wanted what the text must match to be parsed at all
 * @throws CliError that names the file and the line if it is not YAML
 */
export async function readDocuments(file: string, wanted = /(?:)/): Promise<readonly unknown[]> {
  const text = readFileSync(file, 'utf8');
  if (!wanted.test(text)) return [];
  const { loadAll } = await import('js-yaml');
  try {
    return loadAll(text).filter((one) => one !== null && one !== undefined);
  } catch (error) {
    const [why = ''] = (error instanceof Error ? error.message : String(error)).split('\n');
    throw new CliError(`${file} is not YAML: ${why}`);
  }
}
