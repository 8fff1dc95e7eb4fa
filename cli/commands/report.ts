import { WORKLOAD_KINDS } from '../../charts/contract/kinds';
import { relative } from 'node:path';

import { readObjects } from '../rendering/rendering';
import { type Asked, askedOf, sum } from '../rendering/resources';

/** Options of `cdk8s-kubeflow report`. */
export interface ReportOptions {
  /** Whether to print one JSON object instead of a table. */
  readonly json?: boolean;
}

const KINDS = [...WORKLOAD_KINDS, 'PersistentVolumeClaim'];

/** Prints what the platform asks of a cluster: per component, and in sum. */
export async function report(dist: string, options: ReportOptions): Promise<void> {
  const components = new Map<string, Asked[]>();
  for (const { file, object } of await readObjects(dist, KINDS)) {
    // <stage>/<component>/<file>, or <stage>/<tenant>.yaml
    const [, component = '', inside] = relative(dist, file).split(/[\\/]/);
    const name = inside === undefined ? 'tenants' : component;
    components.set(name, [...(components.get(name) ?? []), askedOf(object)]);
  }
  const rows = [...components].map(([name, asked]) => [name, sum(asked)] as const).sort(byName);
  const total = sum(rows.map(([, asked]) => asked));
  if (options.json) console.log(JSON.stringify({ components: Object.fromEntries(rows), total }, undefined, 2));
  else console.log(table([...rows, ['total', total]], total.silentContainers));
}

function byName([a]: readonly [string, Asked], [b]: readonly [string, Asked]): number {
  return a.localeCompare(b);
}

function table(rows: readonly (readonly [string, Asked])[], silent: number): string {
  const head = ['component', 'pods', 'CPU', 'CPU limit', 'memory', 'memory limit', 'volumes'];
  const cells = rows.map(([name, asked]) => [
    name,
    String(asked.pods) + (asked.perNode ? ` + ${asked.perNode} a node` : ''),
    cores(asked.cpu),
    cores(asked.cpuLimit),
    mebibytes(asked.memory),
    mebibytes(asked.memoryLimit),
    mebibytes(asked.volumes),
  ]);
  const widths = head.map((title, column) => Math.max(...[head, ...cells].map((row) => (row[column] ?? title).length)));
  const line = (row: readonly string[]): string =>
    row
      .map((cell, column) => (column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0)))
      .join('  ');
  const note = silent ? `\n${silent} containers request no CPU or no memory; they need some all the same.` : '';
  return [head, ...cells].map(line).join('\n') + note;
}

function cores(amount: number): string {
  return `${Math.round(amount * 1000)}m`;
}

function mebibytes(bytes: number): string {
  return `${Math.round(bytes / 2 ** 20)}Mi`;
}
