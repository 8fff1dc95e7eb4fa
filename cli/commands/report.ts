import { Stage } from '../../charts/contract/stage';
import { command, distArgument, jsonOption } from '../options';
import { Rendering } from '../rendering/rendering';
import { type Requirements, requirementsOf, sum } from '../rendering/resources';

interface ReportOptions {
  readonly json?: boolean;
}

/** `cdk8s-kubeflow report`. */
export const report = command(
  'report',
  'add up the CPU, memory and volumes that the platform requests',
  'Prints, for each component and in total, the pods, the CPU and memory that they request and may use, and the ' +
    'persistent volumes. Containers without requests count as zero; the report says how many there are.',
  [
    ['', 'report on dist/'],
    ['build/production --json', 'report on another rendering, for a script'],
  ],
)
  .addArgument(distArgument())
  .addOption(jsonOption('one JSON object instead of a table'))
  .action(run);

async function run(dist: string, options: ReportOptions): Promise<void> {
  const components = new Map<string, Requirements[]>();
  for (const { stage, component, object } of (await Rendering.open(dist)).consumers) {
    const name = stage === (Stage.TENANTS as string) ? 'tenants' : component;
    components.set(name, [...(components.get(name) ?? []), requirementsOf(object)]);
  }
  const rows = [...components].map(([name, required]) => [name, sum(required)] as const).sort(byName);
  const total = sum(rows.map(([, required]) => required));
  if (options.json) console.log(JSON.stringify({ components: Object.fromEntries(rows), total }, undefined, 2));
  else console.log(table([...rows, ['total', total]], total.silentContainers));
}

function byName([a]: readonly [string, Requirements], [b]: readonly [string, Requirements]): number {
  return a.localeCompare(b);
}

function table(rows: readonly (readonly [string, Requirements])[], silent: number): string {
  const head = ['component', 'pods', 'CPU', 'CPU limit', 'memory', 'memory limit', 'volumes'];
  const cells = rows.map(([name, required]) => [
    name,
    String(required.pods) + (required.perNode ? ` + ${required.perNode} a node` : ''),
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
  const note = silent ? `\n${silent} containers request no CPU or no memory, although they need some.` : '';
  return [head, ...cells].map(line).join('\n') + note;
}

function cores(amount: number): string {
  return `${Math.round(amount * 1000)}m`;
}

function mebibytes(bytes: number): string {
  return `${Math.round(bytes / 2 ** 20)}Mi`;
}
