import type { Manifest } from '../../charts/contract/manifest';
import { overview, type Reach } from '../../charts/contract/traffic/overview';
import { CliError, EXIT } from '../errors';
import { isObject, type JsonObject, textAt } from '../json';
import { command, distArgument, jsonOption } from '../options';
import { Rendering } from '../rendering/rendering';

interface PathsOptions {
  readonly from?: string;
  readonly to?: string;
  readonly json?: boolean;
  readonly table?: boolean;
}

/** `cdk8s-kubeflow paths`. */
export const paths = command(
  'paths',
  'tell who reaches what, and why',
  'Walks requests over the rendered objects, hop by hop: routes of gateways, Services, NetworkPolicies, the TLS of both ' +
    'sides, AuthorizationPolicies. Prints which paths are open, and what closes the others; with both options, all hops.',
  [
    ['--to /jupyter/', 'who reaches the page of notebooks'],
    ["--from 'pipeline step' --to kubeflow/katib-mysql", 'each hop of one path'],
  ],
)
  .addArgument(distArgument())
  .option('--from <caller>', "part of a caller's name, such as notebook for the notebook of a tenant")
  .option('--to <target>', "part of a target's name: a page, a Service and its port, or a tenant's pod")
  .addOption(jsonOption('one JSON list instead of lines'))
  .option('--table', 'print tables in Markdown instead of lines')
  .action(run);

async function run(dist: string, { from, to, json, table }: PathsOptions): Promise<void> {
  const objects = (await Rendering.readAll(dist)).objects.map(({ object }) => object).filter(isManifest);
  const { pages, services } = overview(objects, { from, to });
  const all = [...pages, ...services];
  if (!all.length) throw new CliError(`no path ${describe(from, to)}; without options all are printed`, EXIT.usage);
  if (json) console.log(JSON.stringify(all.map(resultOf), undefined, 2));
  else if (table) console.log(tablesOf(pages, services));
  else for (const reach of all) console.log(linesOf(reach, from !== undefined && to !== undefined).join('\n'));
}

function tablesOf(...groups: readonly (readonly Reach[])[]): string {
  const filled = groups.filter(({ length }) => length);
  return filled.map(tableOf).join('\n\n');
}

function describe(from: string | undefined, to: string | undefined): string {
  const parts = [from === undefined ? [] : `from '${from}'`, to === undefined ? [] : `to '${to}'`].flat();
  return parts.length ? `is ${parts.join(' ')}` : 'is found';
}

function resultOf({ from, to, verdict: { open, hops } }: Reach): object {
  return { from, to, open, hops: hops.map(({ at, says }) => `${at} ${says}`) };
}

/** A line for a path with what decides it last; with all hops where one path is asked for. */
function linesOf({ from, to, verdict: { open, hops } }: Reach, hasHops: boolean): readonly string[] {
  const last = hops.at(-1);
  const line = `${open ? 'open  ' : 'closed'}  ${from} → ${to}`;
  if (hasHops) return [line, ...hops.map(({ at, says }) => `          ${at} ${says}`)];
  return [open || !last ? line : `${line}: ${last.at} ${last.says}`];
}

/** A row for each target, a column for each caller; what a caller cannot be for a target is empty. */
function tableOf(reaches: readonly Reach[]): string {
  const callers = [...new Set(reaches.map(({ from }) => from))];
  const rows = [...new Set(reaches.map(({ to }) => to))].map((to) => [
    `\`${to}\``,
    ...callers.map((from) => {
      const found = reaches.find((reach) => reach.from === from && reach.to === to);
      return found ? (found.verdict.open ? '✓' : '–') : '';
    }),
  ]);
  const head = ['', ...callers];
  const widths = head.map((_, column) => Math.max(3, ...[head, ...rows].map((row) => row[column]?.length ?? 0)));
  const line = (row: readonly string[]) =>
    `| ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`;
  return [line(head), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)].join('\n');
}

function isManifest(object: JsonObject): object is JsonObject & Manifest {
  return (
    isObject(object.metadata) &&
    [['kind'], ['apiVersion'], ['metadata', 'name']].every((path) => textAt(object, ...path) !== undefined)
  );
}
