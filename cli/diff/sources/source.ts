import { createHash } from 'node:crypto';

/** Where a rendering is read from: a folder, or a revision of git. */
export interface Source {
  /** Its name in messages. */
  readonly name: string;
  /** Git's hashes of the YAML files, by their paths. Equal files are equal objects, which nobody need read. */
  readonly files: ReadonlyMap<string, string>;
  /** The texts of some files, by their paths. */
  texts(paths: readonly string[]): Promise<ReadonlyMap<string, string>>;
}

/** Recognizes YAML files. */
export const YAML_FILE = /\.ya?ml$/;

/** The name that git gives to a file's content: https://git-scm.com/book/en/v2/Git-Internals-Git-Objects */
export function blobHash(content: Buffer): string {
  return createHash('sha1').update(`blob ${content.length}\0`).update(content).digest('hex');
}
