import type { DeclaredSecret } from '../../charts/contract/secret-keys';
import { Api } from '../cluster/api';
import type { ClusterOptions } from '../cluster/kubeconfig';
import { nameOf } from '../cluster/objects';
import { CliError, UsageError } from '../errors';
import { clusterCommand, distArgument } from '../options';
import { Rendering } from '../rendering/rendering';
import { firstPassword, hiddenPassword, showPasswordsOption, showsPasswords } from '../secrets/first-passwords';
import { hashProblem, isPublicDefault } from '../secrets/passwords';
import { PlainValues, withCopies } from '../secrets/plain-values';
import { readLine } from '../secrets/prompt';
import { SealedFile } from '../secrets/sealed-file';
import { readPublicKey, seal as encrypt } from '../secrets/sealing';
import { base64, type KeyName } from '../secrets/secret-plan';
import { SecretStore } from '../secrets/secret-store';

interface SealOptions extends ClusterOptions {
  readonly certificate: string;
  readonly file: string;
  readonly fromCluster?: boolean;
  readonly rotate?: readonly string[];
  readonly set?: string;
  readonly showPasswords?: boolean;
}

/** `cdk8s-kubeflow seal`. */
export const seal = clusterCommand(
  'seal',
  'encrypt the Secrets that the file of encrypted values lacks',
  'Makes the values of declared Secrets that the file lacks, encrypts them for the Sealed Secrets controller of the ' +
    'cluster, and prints the first passwords of new users once. Keys that the file has are kept.',
  [
    ['', 'encrypt the values that sealed-secrets.yaml lacks'],
    ['--rotate oauth2-proxy/oauth2-proxy', 'make the values of one Secret anew'],
  ],
)
  .addArgument(distArgument())
  .option('--certificate <file>', "the controller's certificate: kubeseal --fetch-cert", 'sealed-secrets.pem')
  .option('--file <file>', 'the encrypted values, as the definition names the file', 'sealed-secrets.yaml')
  .option('--from-cluster', 'take the values that the cluster has, and make only the rest')
  .option('--rotate <secret...>', 'make the values of namespace/name anew, and of the keys that copy them')
  .option('--set <key>', 'encrypt the line on stdin as namespace/name:key')
  .addOption(showPasswordsOption())
  .action(run);

/** Existing values are kept, except those named by `--rotate` or `--set`. */
async function run(dist: string, options: SealOptions): Promise<void> {
  const publicKey = readPublicKey(options.certificate);
  const rendering = await Rendering.open(dist);
  const { sealed, folder } = rendering;
  if (!sealed.length) {
    const how = `write secrets: Secrets.sealed({ file: '${options.file}' }) into the definition, and render again`;
    throw new CliError(`${folder} has no SealedSecrets; ${how}`);
  }
  const file = await SealedFile.read(options.file);
  const { values, passwords } = options.set
    ? await given(sealed, options.set)
    : await missing(rendering, file, options);
  for (const [{ namespace, name, key }, value] of values) {
    file.set({ namespace, name }, key, encrypt(publicKey, { namespace, name }, Buffer.from(value, 'base64')));
    console.log(`Secret ${namespace}/${name}: ${key} is encrypted`);
  }
  if (values.length) file.write();
  for (const [email, password] of passwords) {
    const change = `npx cdk8s-kubeflow passwd --print ${email}`;
    console.log(showsPasswords(options) ? firstPassword(email, password) : hiddenPassword(email, change));
  }
  console.log(
    values.length ? `${options.file} is written; render again: npx cdk8s synth` : `${options.file} has all values`,
  );
}

interface Plain {
  /** In base64. */
  readonly values: readonly (readonly [key: KeyName, value: string])[];
  /** First passwords of users, by e-mail, which are to be printed. */
  readonly passwords: ReadonlyMap<string, string>;
}

/** The value of one key, from stdin. */
async function given(sealed: readonly DeclaredSecret[], name: string): Promise<Plain> {
  const [full = '', key = ''] = name.split(':');
  const secret = find(sealed, full, '--set');
  if (!(key in secret.keys)) {
    throw new UsageError(`--set: ${full} has no key '${key}'; its keys are ${Object.keys(secret.keys).join(', ')}`);
  }
  const value = await readLine(process.stdin);
  if (!value) throw new UsageError(`--set: stdin is empty; write: printf %s "$VALUE" | npx cdk8s-kubeflow seal …`);
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
  throw new UsageError(`${option}: there is no Secret ${name}; the Secrets are ${sealed.map(nameOf).join(', ')}`);
}

async function missing(rendering: Rendering, file: SealedFile, options: SealOptions): Promise<Plain> {
  const { sealed, namespaces } = rendering;
  const { rotate = [], fromCluster } = options;
  const anew = withCopies(new Set(rotate.map((name) => nameOf(find(sealed, name, '--rotate')))), sealed);
  const store = fromCluster ? new SecretStore(await Api.connect(options), namespaces, () => undefined) : undefined;
  const plain = new PlainValues(sealed, file, anew, store);
  const keys = sealed.flatMap((secret) => Object.keys(secret.keys).map((key): KeyName => ({ ...secret, key })));
  const values: [KeyName, string][] = [];
  for (const key of keys.filter((each) => plain.isDue(each))) values.push([key, await plain.read(key)]);
  return { values, passwords: plain.passwords };
}
