import { readFileSync } from 'node:fs';

import { CliError } from './errors';

/** Reads the documents of a YAML file. Throws a CliError that names the file and the line if it is not YAML. */
export type ReadYaml = (file: string) => readonly unknown[];

/** Loads the YAML parser, which takes a while and which `--help` does not need. */
export async function yamlReader(): Promise<ReadYaml> {
  const { loadAll } = await import('js-yaml');
  return (file) => {
    try {
      return loadAll(readFileSync(file, 'utf8')).filter((one) => one !== null && one !== undefined);
    } catch (error) {
      const [why = ''] = (error instanceof Error ? error.message : String(error)).split('\n');
      throw new CliError(`${file} is not YAML: ${why}`);
    }
  };
}
