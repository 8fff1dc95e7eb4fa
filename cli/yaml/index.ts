import { readFileSync } from 'node:fs';

import { CliError } from '../errors';
import { type KnownBlocks, readRendered } from './rendered';

/** The documents of a YAML text. Throws a CliError that names the file and the line if it is not YAML. */
export type ParseYaml = (file: string, text: string) => readonly unknown[];

/**
 * Loads the YAML parser, which takes a while and which `--help` does not need.
 * @param options.shared equal blocks of texts become the same object, which is faster, and nobody may change them
 */
export async function yamlParser(options: { readonly shared?: boolean } = {}): Promise<ParseYaml> {
  const { loadAll } = await import('js-yaml');
  const blocks: KnownBlocks | undefined = options.shared ? new Map() : undefined;
  return (file, text) => {
    try {
      return readRendered(text, blocks) ?? loadAll(text);
    } catch (error) {
      const [why = ''] = (error instanceof Error ? error.message : String(error)).split('\n');
      throw new CliError(`${file} is not YAML: ${why}`);
    }
  };
}

/** Reads the documents of a YAML file. Throws a CliError that names the file and the line if it is not YAML. */
export type ReadYaml = (file: string) => readonly unknown[];

/** See {@link yamlParser}. */
export async function yamlReader(): Promise<ReadYaml> {
  const parse = await yamlParser();
  return (file) => parse(file, readFileSync(file, 'utf8')).filter((one) => one !== null && one !== undefined);
}
