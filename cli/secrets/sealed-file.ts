import { existsSync, renameSync, writeFileSync } from 'node:fs';

import { toYaml } from '../../charts/contract/yaml';
import { nameOf, type ObjectName } from '../cluster/objects';
import { CliError } from '../errors';
import { at, isObject, textAt } from '../json';
import { yamlReader } from '../yaml';

const HEADER = `# Encrypted for the Sealed Secrets controller of one cluster by cdk8s-kubeflow seal: safe to commit.
`;

/** The file with the encrypted values of Secrets, by \`namespace/name\` and key, that the definition names. */
export class SealedFile {
  private constructor(
    private readonly file: string,
    private readonly values: Map<string, Map<string, string>>,
  ) {}

  /** Reads the file; a missing one is fine: nothing is sealed yet. */
  static async read(file: string): Promise<SealedFile> {
    const [found = {}] = existsSync(file) ? (await yamlReader())(file) : [];
    if (!isObject(found) || !Object.values(found).every(isObject)) {
      throw new CliError(`${file} is not what seal writes; restore it, or name another with --file`);
    }
    const values = Object.keys(found).map((name): [string, Map<string, string>] => {
      const keys = Object.keys(at(found, name) as object);
      return [name, new Map(keys.map((key) => [key, textAt(found, name, key) ?? '']))];
    });
    return new SealedFile(file, new Map(values));
  }

  /** The keys of a Secret that it has. */
  keysOf(secret: ObjectName): readonly string[] {
    return [...(this.values.get(nameOf(secret))?.keys() ?? [])];
  }

  /** Sets a value. */
  set(secret: ObjectName, key: string, value: string): void {
    const keys = this.values.get(nameOf(secret)) ?? new Map<string, string>();
    keys.set(key, value);
    this.values.set(nameOf(secret), keys);
  }

  /** Replaces the file in one step, so that no reader finds half of it. */
  write(): void {
    const sorted = [...this.values].sort().map(([name, keys]) => [name, Object.fromEntries([...keys].sort())] as const);
    const next = `${this.file}.new`;
    writeFileSync(next, HEADER + toYaml(Object.fromEntries(sorted)));
    renameSync(next, this.file);
  }
}
