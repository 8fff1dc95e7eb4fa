import { Api } from '../cluster/api';
import type { ClusterOptions } from '../cluster/kubeconfig';
import { nameOf } from '../cluster/objects';
import { CliError, UsageError } from '../errors';
import { clusterCommand, distArgument } from '../options';
import { printWhere, readWhere } from '../plan/where';
import type { RenderedSecret } from '../rendering/declared-secrets';
import { Rendering } from '../rendering/rendering';
import { hashPassword, hashProblem, passwordProblem } from '../secrets/passwords';
import { askNewPassword, readLine } from '../secrets/prompt';
import { restartReaders } from '../secrets/restart';
import { base64 } from '../secrets/secret-plan';
import { SecretStore } from '../secrets/secret-store';

interface PasswdOptions extends ClusterOptions {
  readonly print?: boolean;
}

/** `cdk8s-kubeflow passwd`. */
export const passwd = clusterCommand(
  'passwd',
  "set a user's password",
  "Asks twice for a user's new password, stores its bcrypt hash in the cluster and restarts the programs that read it. " +
    'Without a terminal it reads one line from stdin, which must be a bcrypt hash.',
  [
    ['ada@example.com', 'ask for a new password and store it'],
    ['--print ada@example.com', 'print a hash for a Secret that is made elsewhere'],
  ],
)
  .argument('<email>', 'the user, as in the definition')
  .addArgument(distArgument())
  .option('--print', 'print the hash only; needs no cluster (without a terminal, stdin is one line with the password)')
  .action(run);

async function run(email: string, dist: string, options: PasswdOptions): Promise<void> {
  const rendering = await Rendering.open(dist);
  const places = placesOf(email, rendering);
  if (options.print) {
    console.log(await hashPassword(await newPassword(email)));
    return;
  }
  refuseElsewhere(email, places);
  const given = process.stdin.isTTY ? undefined : await givenHash(email);
  const api = await Api.connect(options);
  const store = new SecretStore(api, rendering.namespaces, (name) => console.log(`Namespace ${name}: made`));
  // An unreachable cluster is noticed before the user types a password.
  for (const { secret } of places) await store.read(secret);
  printWhere(await readWhere(api), false);
  console.log(`to be changed: the password of ${email}, in ${places.map(({ secret }) => nameOf(secret)).join(', ')}`);
  const hash = base64(given ?? (await hashPassword(await newPassword(email))));
  for (const { secret, key } of places) {
    await store.set(secret, { [key]: hash });
    console.log(`Secret ${nameOf(secret)}: set ${key}, the password of ${email}`);
  }
  await restartReaders(
    api,
    rendering.workloads,
    places.map(({ secret }) => secret),
    ({ kind, namespace, name }) => console.log(`${kind} ${namespace}/${name}: restarted`),
  );
}

interface Place {
  readonly secret: RenderedSecret;
  readonly key: string;
}

/** Where the hash of a user's password is kept. */
function placesOf(email: string, { secrets, sealed, external, folder }: Rendering): readonly Place[] {
  const all = [...secrets, ...sealed, ...external].flatMap((secret) =>
    Object.entries(secret.keys).flatMap(([key, how]) =>
      'passwordOf' in how ? [{ email: how.passwordOf, secret, key }] : [],
    ),
  );
  const places = all.filter((place) => place.email === email);
  if (places.length > 0) return places;
  const known = [...new Set(all.map((place) => place.email))].sort();
  if (known.length === 0)
    throw new CliError(`${folder} declares no users with passwords; list them in 'users' and render again`);
  const meant = known.find((one) => one.toLowerCase() === email.toLowerCase());
  const hint = meant ? `; did you mean ${meant}? Upper and lower case matter` : '';
  throw new UsageError(`there is no user ${email} in ${folder}${hint}\nknown users: ${known.join(', ')}`);
}

/** A Secret that is encrypted or comes from a store is changed there: a change in the cluster would be overwritten. */
function refuseElsewhere(email: string, places: readonly Place[]): void {
  const other = places.find(({ secret }) => secret.object.kind !== 'Secret');
  if (!other) return;
  const { secret, key } = other;
  const print = `npx cdk8s-kubeflow passwd --print ${email}`;
  throw new CliError(
    `Secret ${nameOf(secret)} is not made in the cluster, so its password is not changed there; make the hash and put it ` +
      `where the Secret comes from:\n  ${print}\n  npx cdk8s-kubeflow seal --set ${nameOf(secret)}:${key}   # the hash on stdin, ` +
      `where it is sealed`,
  );
}

/** A password typed twice at a terminal, or else (`--print` in a script) the line on stdin. */
async function newPassword(email: string): Promise<string> {
  const check = (password: string): string | undefined => passwordProblem(password, email);
  if (process.stdin.isTTY) return askNewPassword({ input: process.stdin, output: process.stderr }, email, check);
  const password = await readLine(process.stdin);
  if (password === undefined) throw new UsageError('stdin is empty; it must be one line with the password');
  const problem = check(password);
  if (problem) throw new UsageError(problem);
  return password;
}

/** The hash on stdin. A password itself is not accepted there, because it would stay in scripts and shell histories. */
async function givenHash(email: string): Promise<string> {
  const hash = (await readLine(process.stdin))?.trim();
  const problem = hash ? await hashProblem(hash) : 'stdin is not a terminal, and it is empty';
  if (hash && problem === undefined) return hash;
  throw new UsageError(
    `${problem}\nwithout a terminal, stdin must be one line with a bcrypt hash; to make one: cdk8s-kubeflow passwd --print ${email}`,
  );
}
