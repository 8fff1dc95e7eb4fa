import { Api } from '../cluster/api';
import { nameOf } from '../cluster/objects';
import { CliError, ClusterError } from '../errors';
import { interruptible } from '../interruption';
import { clusterCommand, distArgument, jsonOption, type LookOptions } from '../options';
import { readWhere } from '../plan/where';
import type { RenderedSecret } from '../rendering/declared-secrets';
import { Rendering } from '../rendering/rendering';
import { showPasswordsOption, showsPasswords } from '../secrets/first-passwords';
import { restartReaders } from '../secrets/restart';
import { type Gap, type KeyName, planSecrets, type SecretPlan } from '../secrets/secret-plan';
import { type Added, SecretStore } from '../secrets/secret-store';
import { SecretsOutput } from '../secrets/secrets-output';
import { removePasswords } from '../secrets/stale-passwords';

/** `cdk8s-kubeflow secrets`. */
export const secrets = clusterCommand(
  'secrets',
  'make the Secrets that the cluster lacks',
  'Makes the keys of the declared Secrets that the cluster lacks, and prints the first passwords of new users once. ' +
    'Existing keys are never changed, so it can be run again at any time. Passwords of users who are no longer in the ' +
    'definition are removed. Without a terminal it prints no password.',
  [
    ['', 'make the Secrets of dist/ in the cluster of the current context'],
    ['build/production --context production', 'make those of another rendering in another cluster'],
  ],
)
  .addArgument(distArgument())
  .addOption(showPasswordsOption())
  .addOption(jsonOption())
  .action(run);

interface SecretsOptions extends LookOptions {
  readonly showPasswords?: boolean;
}

async function run(dist: string, options: SecretsOptions): Promise<void> {
  const rendering = await Rendering.open(dist);
  const output = new SecretsOutput(dist, options.json ?? false, showsPasswords(options));
  if (rendering.secrets.length === 0) return output.nothingDeclared(rendering.sealed.length > 0);
  const api = await Api.connect(options);
  const store = new SecretStore(api, rendering.namespaces, (name) => output.namespace(name));
  const plan = await planSecrets(rendering, store);
  output.begin(
    await readWhere(api),
    plan.gaps.map(({ secret }) => secret),
  );
  try {
    await interruptible((nextStep) => carryOut(plan, rendering, { api, store, output, nextStep }));
  } finally {
    // Also when a later Secret failed: the first passwords of the earlier ones are shown only here.
    output.end(api.description, rendering.secrets.length);
  }
}

interface SecretsRun {
  readonly api: Api;
  readonly store: SecretStore;
  readonly output: SecretsOutput;
  readonly nextStep: () => void;
}

async function carryOut(plan: SecretPlan, rendering: Rendering, run: SecretsRun): Promise<void> {
  plan.complete.forEach((secret) => run.output.secret(secret, { keys: [], made: false }));
  const changed = new Set<RenderedSecret>();
  try {
    let gaps: readonly Gap[] = plan.gaps;
    while (gaps.length > 0) gaps = await fillOnce(gaps, plan, run, changed);
    for (const stale of plan.stale) {
      run.nextStep();
      await removePasswords(run.api, stale.secret, stale.keys);
      run.output.stale(stale);
    }
  } finally {
    await restartReaders(run.api, rendering.workloads, [...changed], (workload) => run.output.restarted(workload));
  }
}

/**
 * Writes the Secrets whose copies have a source by now, each in one piece; or, if Secrets wait for each other, the keys
 * that can be written.
 * @returns the gaps that are left
 */
async function fillOnce(
  gaps: readonly Gap[],
  plan: SecretPlan,
  run: SecretsRun,
  changed: Set<RenderedSecret>,
): Promise<readonly Gap[]> {
  const resolved = await Promise.all(gaps.map((gap) => resolveCopies(gap, run.store)));
  const whole = resolved.filter(({ left }) => Object.keys(left.copies).length === 0);
  if (resolved.every(({ data }) => Object.keys(data).length === 0)) {
    const names = gaps.map(({ secret }) => nameOf(secret)).join(', ');
    throw new CliError(`the Secrets that ${names} copy from were deleted while this ran; run the command again`);
  }
  for (const { gap, data } of whole.length > 0 ? whole : resolved) {
    if (Object.keys(data).length === 0) continue;
    run.nextStep();
    const added = await write(gap, data, plan, run);
    if (added.keys.length > 0) changed.add(gap.secret);
  }
  if (whole.length > 0) return resolved.filter((one) => !whole.includes(one)).map(({ gap }) => gap);
  return resolved.map(({ left }) => left);
}

interface Resolved {
  readonly gap: Gap;
  /** What can be written now. */
  readonly data: Readonly<Record<string, string>>;
  /** What cannot. */
  readonly left: Gap;
}

async function resolveCopies(gap: Gap, store: SecretStore): Promise<Resolved> {
  const data: Record<string, string> = { ...gap.data };
  const copies: Record<string, KeyName> = {};
  for (const [key, source] of Object.entries(gap.copies)) {
    const value = (await store.read(source))?.data[source.key];
    if (value === undefined) copies[key] = source;
    else data[key] = value;
  }
  return { gap, data, left: { ...gap, data: {}, copies } };
}

async function write(
  gap: Gap,
  data: Readonly<Record<string, string>>,
  plan: SecretPlan,
  run: SecretsRun,
): Promise<Added> {
  const added = await run.store.add(gap.secret, data).catch((error: unknown) => {
    throw error instanceof ClusterError ? withDoubt(error, gap) : error;
  });
  run.output.secret(gap.secret, added);
  for (const key of added.keys) {
    const email = gap.emails[key];
    const password = email === undefined ? undefined : plan.passwords.get(email);
    if (email !== undefined && password !== undefined) run.output.password(email, password);
  }
  return added;
}

/** If the cluster did not answer, it may have stored the hash of a password that was never printed. */
function withDoubt(error: ClusterError, { secret, emails }: Gap): CliError {
  const users = [...new Set(Object.values(emails))];
  if (error.status !== undefined || users.length === 0) return error;
  return new CliError(
    `${error.message}\nit is not known whether Secret ${nameOf(secret)} was written; if the next run calls it complete, ` +
      `set passwords with: npx cdk8s-kubeflow passwd ${users.join(' | ')}`,
  );
}
