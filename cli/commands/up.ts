import { Option } from 'commander';

import { Api } from '../cluster/api';
import { Inventory } from '../cluster/inventory';
import { MissingRights } from '../cluster/rights';
import { CliError } from '../errors';
import { patchSystems } from '../existing/systems';
import { ok, uncheckedFinding } from '../findings';
import { Installation } from '../install/installation';
import { LiveObjects } from '../install/live-objects';
import { nextSteps } from '../install/next-steps';
import { preflight } from '../install/preflight';
import { mayApply } from '../install/rights';
import { installStages, type RunOptions } from '../install/stages';
import { takeAway } from '../install/take-away';
import { clusterCommand, distArgument, jsonOption, type LookOptions, timeoutOption } from '../options';
import { migrateOnly } from '../migration/migrate-only';
import { type MigrationOptions, Migrations } from '../migration/migrations';
import { planSuccessions } from '../migration/succession';
import { agree, questionOf } from '../plan/agreement';
import { refuseToGoBack } from '../plan/direction';
import { makePlan, type Plan } from '../plan/plan';
import { planEvents, planLines, sumsOf } from '../plan/plan-output';
import { printWhere, readWhere } from '../plan/where';
import { chooseProgress, type Progress, repeatable } from '../progress';
import { countOf } from '../removal/removal-output';
import { planRevocation } from '../removal/revocation';
import { Rendering } from '../rendering/rendering';

interface UpOptions extends LookOptions {
  readonly dryRun?: boolean;
  readonly verbose?: boolean;
  readonly yes?: boolean;
  readonly forceConflicts?: boolean;
  readonly skipPreflight?: boolean;
  readonly patchExisting?: boolean;
  readonly plan?: boolean;
  readonly migrateOnly?: boolean;
  readonly downgrade?: boolean;
  readonly timeout: number;
}

/** `cdk8s-kubeflow up`. */
export const up = clusterCommand(
  'up',
  'install the platform, or bring it to the state of the rendering',
  'Says which cluster it is about to change and what will be added and changed there, checks whether the cluster is fit, ' +
    'then applies the rendering stage by stage (server-side, as kubectl does), each when the one before is ready, and ' +
    'takes away the access that is no longer rendered. A first installation and another platform than the installed one ' +
    'must be agreed to. It can be interrupted and run again.',
  [
    ['', 'install dist/ into the cluster of the current context'],
    ['--dry-run --context staging', 'let the server of another context say what would change'],
  ],
)
  .addArgument(distArgument())
  .option('--dry-run', 'print the plan with the names of objects; nothing is changed')
  .option('--verbose', 'name the objects of the plan, and the fields that change')
  .option('--yes', 'do not ask')
  .option('--force-conflicts', 'take over fields that others own')
  .option('--patch-existing', 'write the settings that systems of the cluster (`existing`) lack')
  .option('--skip-preflight', 'apply although the cluster is found unfit')
  .option('--plan', 'print what is made anew, migrated or removed, and the sums; nothing is changed')
  .addOption(
    new Option(
      '--migrate-only',
      'do what Argo CD and Flux cannot do, before the merge, and apply nothing else',
    ).conflicts(['plan', 'dryRun']),
  )
  .option('--downgrade', 'go back although the cluster has a newer platform than the folder')
  .addOption(timeoutOption('each stage', 600))
  .addOption(jsonOption('one JSON object a line'))
  .action(run);

async function run(dist: string, options: UpOptions): Promise<void> {
  const rendering = await Rendering.readAll(dist);
  const { facts, objects } = rendering;
  const api = await Api.connect(options);
  const progress = await chooseProgress(options);
  const where = await readWhere(api);
  printWhere(where, options.json, facts);
  refuseToGoBack(where, facts, options.downgrade ?? false);
  const unfit = options.plan ? undefined : await check(api, rendering, options, progress);
  const inventory = where.installed?.inventory ?? (await Inventory.read(api));
  const live = new LiveObjects(api, inventory);
  const force = options.forceConflicts ?? false;
  const revocation = await planRevocation(api, inventory, rendering);
  const successions = await planSuccessions(api, inventory, objects);
  const plan = await makePlan({ api, inventory, live, force, revocation, successions }, objects);
  printPlan(plan, options);
  const question = questionOf(where, facts, plan);
  const { timeout } = options;
  if (options.migrateOnly) {
    if (question) await agree(question, options.yes);
    return migrate(api, rendering, plan, { progress, timeout });
  }
  if (options.dryRun) progress.revoked({ ...revocation, objects: [] }, true);
  const isPlan = options.dryRun ?? options.plan ?? false;
  refuse(plan, unfit, isPlan);
  if (isPlan) return progress.end(undefined, api.retried);
  if (question) await agree(question, options.yes);
  // Somebody may have changed the cluster while the question was open.
  const now = question ? new LiveObjects(api, inventory) : live;
  if (options.patchExisting) await patchSystems(api, facts?.existing);
  const migrations = new Migrations(api, inventory, objects, plan, { progress, timeout });
  const installation = new Installation(api, inventory, now, { force, before: (one) => migrations.before(one) });
  const last = () => takeAway(api, inventory, rendering, { progress });
  const after: RunOptions['after'] = (stage, nextStep) => migrations.after(stage, nextStep);
  await installStages(api, rendering, installation, { progress, timeout, after, last });
  const isNew = where.installed?.facts?.url !== facts?.url;
  progress.end(facts, api.retried, facts && (await nextSteps(api, rendering, facts, isNew)));
}

/** @throws CliError for what is refused and cannot be migrated, after the rest is */
async function migrate(api: Api, { objects }: Rendering, plan: Plan, options: MigrationOptions): Promise<void> {
  let count = 0;
  await repeatable(options.progress, async () => {
    count = await migrateOnly(api, objects, plan, options);
  });
  const what = count ? `${countOf(count)} migrated; merge now` : 'nothing is to be migrated; merge now';
  options.progress.finding(ok(what));
  const { refused } = sumsOf(plan);
  if (refused) throw new CliError(`the cluster would refuse ${countOf(refused)} above`);
}

/**
 * @returns why nothing may be applied; undefined if the cluster is fit
 * @throws CliError with that, unless only a plan is asked for
 */
async function check(
  api: Api,
  rendering: Rendering,
  { skipPreflight, dryRun, patchExisting }: UpOptions,
  progress: Progress,
): Promise<string | undefined> {
  const rights = new MissingRights();
  const findings = await preflight(api, rendering, rights, mayApply, { patchExisting });
  for (const finding of [...findings, ...rights.all.map(uncheckedFinding)]) progress.finding(finding);
  const errors = findings.filter(({ level }) => level === 'error').length;
  if (!errors || skipPreflight) return undefined;
  const message = `nothing was applied: ${errors} of the findings above must be mended first (or --skip-preflight)`;
  if (!dryRun) throw new CliError(message);
  return message;
}

function printPlan(plan: Plan, { json, verbose = false, dryRun = false }: UpOptions): void {
  const detail = { names: verbose || dryRun, fields: verbose };
  if (json) planEvents(plan, detail).forEach((event) => console.log(JSON.stringify(event)));
  else console.log(planLines(plan, detail).join('\n'));
}

/**
 * Fields of other owners are left alone, and then the platform is not as rendered: nothing is applied. What the cluster
 * would refuse now is tried, because an earlier stage may change that.
 * @throws CliError if the run would not succeed
 */
function refuse(plan: Plan, unfit: string | undefined, dryRun: boolean): void {
  const { conflicting, refused } = sumsOf(plan);
  const take = 'to take these fields over: --force-conflicts';
  const problems = [
    ...(unfit === undefined ? [] : [unfit]),
    ...(conflicting ? [`nothing was applied: other owners have fields of ${countOf(conflicting)} above; ${take}`] : []),
    ...(refused && dryRun ? [`the cluster would refuse ${countOf(refused)} above`] : []),
  ];
  if (problems.length) throw new CliError(problems.join('\nerror: '));
}
