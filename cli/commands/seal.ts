import { CliError, UsageError } from '../errors';
import type { ClusterOptions } from '../cluster/kubeconfig';
import { hashProblem, isPublicDefault } from '../secrets/passwords';
import { readLine } from '../secrets/prompt';
import { type DeclaredSecret, nameOf, readRendering } from '../rendering/rendering';
import { PlainValues, withCopies } from '../secrets/plain-values';
import { Cluster } from '../secrets/secret-cluster';
import { base64, type KeyName } from '../secrets/secret-plan';
import { SealedFile } from '../secrets/sealed-file';
import { readPublicKey, seal } from '../secrets/sealing';

/** Options of `cdk8s-kubeflow seal`. */
export interface SealOptions extends ClusterOptions {
  /** Certificate of the cluster's Sealed Secrets controller, in PEM. */
  readonly certificate: string;
  /** Where the encrypted values are kept. */
  readonly file: string;
  /** Whether to take the values that the cluster has. */
  readonly fromCluster?: boolean;
  /** Secrets, as `namespace/name`, whose values are made anew. */
  readonly rotate?: readonly string[];
  /** A key, as `namespace/name:key`, whose value comes on stdin. */
  readonly set?: string;
}

/** Makes and encrypts the values of declared Secrets that the file lacks. What is there stays, but for what is named. */
export async function sealSecrets(dist: string, options: SealOptions): Promise<void> {
  const publicKey = readPublicKey(options.certificate);
  const { sealed, folder } = await readRendering(dist);
  if (!sealed.length) {
    const how = `write secrets: Secrets.sealed({ file: '${options.file}' }) into the definition, and render again`;
    throw new CliError(`${folder} has no SealedSecrets; ${how}`);
  }
  const file = await SealedFile.read(options.file);
  const { values, passwords } = options.set ? await given(sealed, options.set) : await missing(sealed, file, options);
  for (const [{ namespace, name, key }, value] of values) {
    file.set({ namespace, name }, key, seal(publicKey, { namespace, name }, Buffer.from(value, 'base64')));
    console.log(`Secret ${namespace}/${name}: ${key} is encrypted`);
  }
  if (values.length) await file.write();
  for (const [email, password] of passwords) {
    console.log(`\n  First password of ${email}: ${password}\n  It is shown only now.\n`);
  }
  console.log(
    values.length ? `${options.file} is written; render again: npx cdk8s synth` : `${options.file} has them all`,
  );
}

interface Plain {
  /** In base64. */
  readonly values: readonly (readonly [key: KeyName, value: string])[];
  /** First passwords of users, by e-mail, that are known to nobody yet. */
  readonly passwords: ReadonlyMap<string, string>;
}

/** The value of one key, as it comes on stdin. */
async function given(sealed: readonly DeclaredSecret[], name: string): Promise<Plain> {
  const [full = '', key = ''] = name.split(':');
  const secret = find(sealed, full, '--set');
  if (!(key in secret.keys)) {
    throw new UsageError(`--set: ${full} has no key '${key}'; it has ${Object.keys(secret.keys).join(', ')}`);
  }
  const value = await readLine(process.stdin);
  if (!value)
    throw new UsageError(`--set: nothing came on stdin; write: printf %s "$VALUE" | npx cdk8s-kubeflow seal …`);
  const how = secret.keys[key];
  const problem = how && 'passwordOf' in how ? await hashProblem(value) : publicDefault(value);
  if (problem) throw new UsageError(`--set: ${problem}`);
  return { values: [[{ ...secret, key }, base64(value)]], passwords: new Map() };
}

function publicDefault(value: string): string | undefined {
  return isPublicDefault(value) ? 'that is a public default, which attackers try first; choose another' : undefined;
}

function find(sealed: readonly DeclaredSecret[], name: string, option: string): DeclaredSecret {
  const found = sealed.find((secret) => nameOf(secret) === name);
  if (found) return found;
  throw new UsageError(`${option}: there is no Secret ${name}; there are ${sealed.map(nameOf).join(', ')}`);
}

async function missing(sealed: readonly DeclaredSecret[], file: SealedFile, options: SealOptions): Promise<Plain> {
  const { rotate = [], fromCluster } = options;
  const anew = withCopies(new Set(rotate.map((name) => nameOf(find(sealed, name, '--rotate')))), sealed);
  const plain = new PlainValues(sealed, file, anew, fromCluster ? await Cluster.connect(options) : undefined);
  const keys = sealed.flatMap((secret) => Object.keys(secret.keys).map((key): KeyName => ({ ...secret, key })));
  const values: [KeyName, string][] = [];
  for (const key of keys.filter((each) => plain.isDue(each))) values.push([key, await plain.read(key)]);
  return { values, passwords: plain.passwords };
}
