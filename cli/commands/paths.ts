import type { Manifest } from '../../charts/contract/manifest';
import { overview, type Reach } from '../../charts/contract/traffic/overview';
import { CliError, EXIT } from '../errors';
import { isObject, type JsonObject, textAt } from '../json';
import { readObjects } from '../rendering/rendering';

/** Options of `cdk8s-kubeflow paths`. */
export interface PathsOptions {
  /** Part of the caller's name. @default all callers */
  readonly from?: string;
  /** Part of the target's name. @default all targets */
  readonly to?: string;
  /** Whether to print one JSON object instead of lines. */
  readonly json?: boolean;
  /** Whether to print tables in Markdown instead of lines. */
  readonly table?: boolean;
}

/** The kinds that say who reaches whom. */
const KINDS = [
  ...['Namespace', 'ConfigMap', 'Service', 'NetworkPolicy', 'Profile'],
  ...['Pod', 'Deployment', 'StatefulSet', 'DaemonSet', 'Job', 'ReplicaSet'],
  ...['Gateway', 'VirtualService', 'DestinationRule', 'Sidecar'],
  ...['AuthorizationPolicy', 'PeerAuthentication', 'RequestAuthentication'],
];

/**
 * Prints who reaches what, and what decides it.
 * @throws CliError if the folder is not a rendering, or no caller or target has such a name
 */
export async function paths(dist: string, { from, to, json, table }: PathsOptions): Promise<void> {
  const objects = (await readObjects(dist, KINDS)).map(({ object }) => object).filter(isManifest);
  if (!objects.length) throw new CliError(`${dist} holds no rendered objects; render them first: npx cdk8s synth`);
  const { pages, services } = overview(objects, { from, to });
  const all = [...pages, ...services];
  if (!all.length) throw new CliError(`no path ${describe(from, to)}; without options all are printed`, EXIT.usage);
  if (json) console.log(JSON.stringify(all.map(resultOf), undefined, 2));
  else if (table)
    console.log(
      [pages, services]
        .filter(({ length }) => length)
        .map(tableOf)
        .join('\n\n'),
    );
  else for (const reach of all) console.log(linesOf(reach, from !== undefined && to !== undefined).join('\n'));
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
