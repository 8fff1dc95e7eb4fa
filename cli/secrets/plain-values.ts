import { CliError } from '../errors';
import type { DeclaredSecret } from '../../charts/contract/secret-keys';
import { nameOf } from '../cluster/objects';
import type { SealedFile } from './sealed-file';
import type { SecretStore } from './secret-store';
import { FreshValues, type KeyName } from './secret-plan';

/** `namespace/name:key`, as messages and options name a key. */
export function nameOfKey(name: KeyName): string {
  return `${nameOf(name)}:${name.key}`;
}

/** The values that are to be encrypted, each found or made once. */
export class PlainValues {
  /** First passwords of users, by e-mail, whose hashes were made. */
  readonly passwords: ReadonlyMap<string, string>;
  private readonly fresh = new FreshValues();
  private readonly known = new Map<string, string>();
  private readonly declared: ReadonlyMap<string, DeclaredSecret>;

  /**
   * @param store Secrets of the cluster whose values are taken; undefined for new values
   * @param anew names of keys whose values are made anew
   */
  constructor(
    declared: readonly DeclaredSecret[],
    private readonly file: SealedFile,
    private readonly anew: ReadonlySet<string>,
    private readonly store: SecretStore | undefined,
  ) {
    this.declared = new Map(declared.map((secret) => [nameOf(secret), secret]));
    this.passwords = this.fresh.passwords;
  }

  /** Whether the file lacks a key, or it is to be made anew. */
  isDue(name: KeyName): boolean {
    return this.anew.has(nameOfKey(name)) || !this.file.keysOf(name).includes(name.key);
  }

  /**
   * A value, in base64.
   * @throws CliError if it is a copy of what cannot be read here
   */
  async read(name: KeyName, copiedFor?: KeyName): Promise<string> {
    const id = nameOfKey(name);
    const found = this.known.get(id) ?? (await this.live(name)) ?? (await this.make(name, copiedFor ?? name));
    this.known.set(id, found);
    return found;
  }

  private async live(name: KeyName): Promise<string | undefined> {
    if (this.anew.has(nameOfKey(name))) return undefined;
    return (await this.store?.read(name))?.data[name.key];
  }

  private async make(name: KeyName, first: KeyName): Promise<string> {
    const how = this.declared.get(nameOf(name))?.keys[name.key];
    const copy = `${nameOfKey(first)} is to be a copy of ${nameOfKey(name)}`;
    if (!how) throw new CliError(`${copy}, which is yours; take it from the cluster: --from-cluster`);
    if (!this.isDue(name)) {
      const both = `take it from the cluster with --from-cluster, or make both anew with --rotate ${nameOf(name)}`;
      throw new CliError(`${copy}, which is encrypted already; ${both}`);
    }
    return 'copyOf' in how ? this.read(how.copyOf, first) : this.fresh.make(how);
  }
}

/** The keys of some Secrets, and all that are copies of one of them. */
export function withCopies(names: ReadonlySet<string>, declared: readonly DeclaredSecret[]): ReadonlySet<string> {
  const keys = declared.flatMap((secret) => Object.keys(secret.keys).map((key) => ({ ...secret, key })));
  const found = new Set(keys.filter((key) => names.has(nameOf(key))).map(nameOfKey));
  for (let before = -1; before < found.size;) {
    before = found.size;
    for (const key of keys) {
      const how = key.keys[key.key];
      if (how && 'copyOf' in how && found.has(nameOfKey(how.copyOf))) found.add(nameOfKey(key));
    }
  }
  return found;
}
