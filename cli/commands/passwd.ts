import { Cluster } from '../secrets/secret-cluster';
import { CliError, UsageError } from '../errors';
import type { ClusterOptions } from '../cluster/kubeconfig';
import { hashPassword, hashProblem, passwordProblem } from '../secrets/passwords';
import { askNewPassword, readLine } from '../secrets/prompt';
import { type DeclaredSecret, nameOf, readRendering, type Rendering } from '../rendering/rendering';
import { restartReaders } from '../secrets/restart';
import { base64 } from '../secrets/secret-plan';
import { SecretStore } from '../secrets/secret-store';

/** Options of `cdk8s-kubeflow passwd`. */
export interface PasswdOptions extends ClusterOptions {
  /** Whether to print the hash instead of storing it. */
  readonly print?: boolean;
}

/** Sets a user's password: stores its hash, and restarts what reads it. */
export async function changePassword(email: string, dist: string, options: PasswdOptions): Promise<void> {
  const rendering = await readRendering(dist);
  const places = placesOf(email, rendering);
  if (options.print) {
    console.log(await hashPassword(await newPassword(email)));
    return;
  }
  refuseElsewhere(email, places, rendering);
  const given = process.stdin.isTTY ? undefined : await givenHash(email);
  const cluster = await Cluster.connect(options);
  const store = new SecretStore(cluster, rendering, (name) => console.log(`Namespace ${name}: made`));
  // Before anyone types a password in vain.
  for (const { secret } of places) await store.read(secret);
  const hash = base64(given ?? (await hashPassword(await newPassword(email))));
  for (const { secret, key } of places) {
    await store.set(secret, { [key]: hash });
    console.log(`Secret ${nameOf(secret)}: set ${key}, the password of ${email}`);
  }
  await restartReaders(
    cluster,
    rendering.workloads,
    places.map(({ secret }) => secret),
    ({ kind, namespace, name }) => console.log(`${kind} ${namespace}/${name}: restarted`),
  );
}

interface Place {
  readonly secret: DeclaredSecret;
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

/** What is encrypted or comes from a store is changed there: in the cluster, it would be changed back. */
function refuseElsewhere(email: string, places: readonly Place[], { secrets }: Rendering): void {
  const other = places.find(({ secret }) => !secrets.includes(secret));
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
  if (password === undefined) throw new UsageError('no password came on stdin');
  const problem = check(password);
  if (problem) throw new UsageError(problem);
  return password;
}

/** The hash on stdin. A password itself is not taken there, since it would stay in scripts and in shell histories. */
async function givenHash(email: string): Promise<string> {
  const hash = (await readLine(process.stdin))?.trim();
  const problem = hash ? await hashProblem(hash) : 'stdin is no terminal, and nothing came from it';
  if (hash && problem === undefined) return hash;
  throw new UsageError(
    `${problem}\nwithout a terminal, stdin must be one line with a bcrypt hash; to make one: cdk8s-kubeflow passwd --print ${email}`,
  );
}
