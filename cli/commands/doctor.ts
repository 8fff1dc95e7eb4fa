import { Argument } from 'commander';

import type { Wanted } from '../categories';
import { Api } from '../cluster/api';
import { MissingRights } from '../cluster/rights';
import { runChecks } from '../doctor/checks';
import { readinessCategory } from '../doctor/readiness';
import { categoriesHelp, scopeOf } from '../doctor/scope';
import { didYouMean } from '../../charts/contract/nearest';
import { CliError, EXIT, UsageError } from '../errors';
import { explain, EXPLANATIONS, isCode } from '../explanations';
import { explainHint, type Finding, lacking, lineOf, uncheckedFinding } from '../findings';
import { preflight } from '../install/preflight';
import { hasReadiness } from '../install/readiness';
import { administrator } from '../install/rights';
import { clusterCommand, jsonOption, type LookOptions } from '../options';
import { Rendering } from '../rendering/rendering';
import { findInstalled } from '../status/installed';

interface DoctorOptions extends LookOptions {
  readonly explain?: string;
}

/** `cdk8s-kubeflow doctor`. */
export const doctor = clusterCommand(
  'doctor',
  'find faults in the cluster, and say what to do about them',
  'Checks whether the cluster is fit for the platform, as `up` does, and looks for known faults of an installed one. One ' +
    'line for each finding, with its remedy. Nothing is changed.',
  [
    ['', 'check the cluster of the current context for the platform in dist/'],
    ['access certificates --json', 'print what is found about rights and certificates, for a script'],
  ],
)
  .addArgument(new Argument('[what...]', 'categories (default: all), and the rendered folder (default: "dist")'))
  .option('--explain <code>', 'explain a finding by its code, such as certificates/expired; no cluster is asked')
  .addOption(jsonOption())
  .addHelpText('after', categoriesHelp())
  .action(run);

/** @throws CliError with the exit code `unhealthy` if there are errors, or if something could not be checked, after everything is printed */
async function run(words: readonly string[], options: DoctorOptions): Promise<void> {
  if (options.explain !== undefined) return console.log(explanationOf(options.explain));
  const { dist, wanted } = scopeOf(words);
  const rendering = await Rendering.readAll(dist);
  const api = await Api.connect(options);
  const rights = new MissingRights();
  const before = await preflight(api, rendering, rights, administrator, { wanted });
  const after = await checkInstalled(api, rendering, wanted, rights);
  const findings = [...before, ...after, ...rights.all.map(uncheckedFinding)];
  const count = (level: Finding['level']): number => findings.filter((one) => one.level === level).length;
  const [errors, warnings, unchecked] = [count('error'), count('warning'), count('unchecked')];
  if (options.json) {
    console.log(
      JSON.stringify({ installed: after !== NOT_INSTALLED, errors, warnings, unchecked, findings }, undefined, 2),
    );
  } else {
    for (const finding of findings) console.log(lineOf(finding));
    const hint = explainHint(findings);
    if (hint !== undefined) console.log(hint);
  }
  if (errors) throw new CliError(`errors: ${errors}, warnings: ${warnings}`, EXIT.unhealthy);
  if (unchecked) throw new CliError(lacking(rights.all));
}

/** @throws UsageError for an unknown code */
function explanationOf(text: string): string {
  if (isCode(text)) return explain(text);
  const hint = didYouMean(text, Object.keys(EXPLANATIONS), 'docs/findings.md lists them');
  throw new UsageError(`no finding has the code '${text}'; ${hint}`);
}

const NOT_INSTALLED: readonly Finding[] = [
  { level: 'ok', what: 'the platform is not installed yet', remedy: 'npx cdk8s-kubeflow up' },
];

async function checkInstalled(
  api: Api,
  rendering: Rendering,
  wanted: Wanted,
  rights: MissingRights,
): Promise<readonly Finding[]> {
  const installed = await findInstalled(api);
  if (!installed) return NOT_INSTALLED;
  const isWanted = (kind: string): boolean => wanted.has('access') || wanted.has(readinessCategory(kind));
  const judged = await rights.readable(
    api,
    rendering.objects.filter(({ id }) => hasReadiness(id) && isWanted(id.kind)),
  );
  return runChecks({ api, rendering, judged, facts: installed.facts }, wanted, rights);
}
