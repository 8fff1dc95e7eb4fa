import type { Requirements } from '../../rendering/resources';
import type { Finding, Report } from '../report';
import type { Amounts } from '../rules/amounts';
import { CLASS_NAMES, type ClassName } from '../rules/rule';

/** The findings of each class that has some. */
export function byClass({ findings }: Report): readonly (readonly [ClassName, readonly Finding[]])[] {
  const groups = CLASS_NAMES.map((name) => [name, findings.filter((one) => one.class === name)] as const);
  return groups.filter(([, { length }]) => length);
}

/** How many objects are added, changed and removed, in words. */
export function countsText({ changed }: Report): string {
  if (!changed.length) return 'nothing differs';
  const [added, removed] = [changed.filter(({ before }) => !before), changed.filter(({ after }) => !after)];
  const others = changed.length - added.length - removed.length;
  const parts = [
    [added.length, 'added'],
    [others, 'changed'],
    [removed.length, 'removed'],
  ] as const;
  return parts
    .filter(([count]) => count)
    .map(([count, word]) => `${count} ${word}`)
    .join(', ');
}

const SUMS: readonly (readonly [name: string, key: keyof Requirements, text: (amount: number) => string])[] = [
  ['pods', 'pods', String],
  ['pods of each node', 'perNode', String],
  ['CPU', 'cpu', cores],
  ['CPU limits', 'cpuLimit', cores],
  ['memory', 'memory', bytes],
  ['memory limits', 'memoryLimit', bytes],
  ['volumes', 'volumes', bytes],
];

/** The sums that differ, such as `CPU: 3.2 → 4.2 (+1)`. */
export function sumLines(amounts: Amounts | undefined): readonly string[] {
  if (!amounts) return [];
  return SUMS.flatMap(([name, key, text]) => {
    const [old, now] = [amounts.before[key], amounts.after[key]];
    if (old === now) return [];
    return [`in sum, ${name}: ${text(old)} → ${text(now)} (${now > old ? '+' : '-'}${text(Math.abs(now - old))})`];
  });
}

function cores(amount: number): string {
  return String(Math.round(amount * 1000) / 1000);
}

function bytes(amount: number): string {
  const gibibytes = amount / 2 ** 30;
  return gibibytes >= 1 ? `${Math.round(gibibytes * 10) / 10} GiB` : `${Math.round(amount / 2 ** 20)} MiB`;
}
