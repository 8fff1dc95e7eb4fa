import { addTo } from '../../charts/contract/lists';
import { InvalidArgumentError } from 'commander';

import { Stage } from '../../charts/contract/stage';
import { command, distArgument, jsonOption } from '../options';
import { runningPods } from '../rendering/pods';
import type { Rendered } from '../rendering/rendered';
import { Rendering } from '../rendering/rendering';
import { claimRequirements, type Requirements, requirementsOf, sum } from '../rendering/resources';
import { readInjector } from '../rendering/sidecars';

interface ReportOptions {
  readonly json?: boolean;
  readonly nodes: number;
}

/** `cdk8s-kubeflow report`. */
export const report = command(
  'report',
  'add up the CPU, memory and volumes that the platform requests',
  'Prints, for each component and in total, the pods, the CPU and memory that they request and may use, and the ' +
    'persistent volumes: what the cluster counts once the platform runs, with sidecars, the least number of pods of ' +
    'autoscalers, and the notebooks of the definition. Containers without requests count as zero; the report says how ' +
    'many there are.',
  [
    ['--nodes 3', 'report on dist/ for a cluster of three nodes'],
    ['build/production --json', 'report on another rendering, for a script'],
  ],
)
  .addArgument(distArgument())
  .option('--nodes <number>', 'how many nodes the cluster has, for the pods that run on each', wholeNumber, 1)
  .addOption(jsonOption('one JSON object instead of a table'))
  .action(run);

function wholeNumber(text: string): number {
  const number = Number(text);
  if (Number.isInteger(number) && number > 0) return number;
  throw new InvalidArgumentError('It must be a whole number, at least 1.');
}

async function run(dist: string, options: ReportOptions): Promise<void> {
  const rendering = await Rendering.open(dist);
  const components = new Map<string, Requirements[]>();
  const add = ({ stage, component }: Rendered, required: Requirements): void => {
    addTo(components, stage === (Stage.TENANTS as string) ? 'tenants' : component, required);
  };
  for (const pods of await runningPods(rendering)) add(pods.owner, requirementsOf(pods, options.nodes));
  for (const claim of rendering.claims) add(claim, claimRequirements(claim.object));
  const rows = [...components].map(([name, required]) => [name, sum(required)] as const).sort(byName);
  const total = sum(rows.map(([, required]) => required));
  const { requests: sidecar } = (await readInjector(rendering.injector)).resources ?? {};
  if (options.json) console.log(JSON.stringify({ components: Object.fromEntries(rows), total, sidecar }, undefined, 2));
  else console.log([...table([...rows, ['total', total]]), ...notes(total, options.nodes, sidecar)].join('\n'));
}

function byName([a]: readonly [string, Requirements], [b]: readonly [string, Requirements]): number {
  return a.localeCompare(b);
}

function table(rows: readonly (readonly [string, Requirements])[]): readonly string[] {
  const head = ['component', 'pods', 'sidecars', 'CPU', 'CPU limit', 'memory', 'memory limit', 'volumes'];
  const cells = rows.map(([name, required]) => [
    name,
    podsIn(required),
    String(required.sidecars),
    cores(required.cpu),
    cores(required.cpuLimit),
    mebibytes(required.memory),
    mebibytes(required.memoryLimit),
    mebibytes(required.volumes),
  ]);
  const widths = head.map((title, column) => Math.max(...[head, ...cells].map((row) => (row[column] ?? title).length)));
  const line = (row: readonly string[]): string =>
    row
      .map((cell, column) => (column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0)))
      .join('  ');
  return [head, ...cells].map(line);
}

/** `2 to 10 + 1 a node`, where autoscalers and DaemonSets are among them. */
function podsIn({ pods, mostPods, perNode }: Requirements): string {
  const range = mostPods > pods ? `${pods} to ${mostPods}` : String(pods);
  return range + (perNode ? ` + ${perNode} a node` : '');
}

/** What the table does not say of the total. */
function notes(total: Requirements, nodes: number, sidecar: ReadonlyAmounts | undefined): readonly string[] {
  const found: string[] = [];
  const { sidecars, perNode, pods, mostPods, mostCpu, mostMemory, silentContainers } = total;
  if (perNode && nodes === 1) found.push('The pods of each node are counted for one node; write --nodes for more.');
  if (perNode && nodes > 1) found.push(`The pods of each node are counted for ${nodes} nodes.`);
  if (sidecars && sidecar)
    found.push(
      `A sidecar requests ${amountsIn(sidecar)}, which is counted; each pod that users start in the mesh has one, too.`,
    );
  if (sidecars && !sidecar)
    found.push(`The cluster's own Istio adds ${sidecars} sidecars, whose requests are not counted.`);
  if (mostPods > pods)
    found.push(
      `Autoscalers may start ${mostPods - pods} more pods: ${cores(mostCpu)} and ${mebibytes(mostMemory)} in all.`,
    );
  if (silentContainers)
    found.push(`${silentContainers} containers request no CPU or no memory, although they need some.`);
  return found;
}

type ReadonlyAmounts = Readonly<Record<string, string | number>>;

function amountsIn(amounts: ReadonlyAmounts): string {
  return [amounts.cpu, amounts.memory].filter((one) => one !== undefined).join(' and ') || 'nothing';
}

function cores(amount: number): string {
  return `${Math.round(amount * 1000)}m`;
}

function mebibytes(bytes: number): string {
  return `${Math.round(bytes / 2 ** 20)}Mi`;
}
