import { quantity as numberOf } from '../../contract/quantity';
import type { Check, EntryCheck } from './check';
import { quantity } from './numbers';

/** Whose amount it is: of one container, or of a volume or a namespace, which have more. */
type Owner = 'container' | 'volume' | 'namespace';

const MEBIBYTE = 2 ** 20;
const IN_BYTES = /(?:^|[./-])(?:memory|storage)$|hugepages-/;
const IN_CORES = /(?:^|\.)cpu$/;

/** More cores than a container has, but for a slip: `500` in place of `500m`. */
const MANY_CORES = 100;

/** The amount that was meant where somebody wrote so few bytes. */
export function withLikelyUnit(amount: string | number, owner: Owner): string {
  const [, figure = '', unit = ''] = /^([0-9.]+)(.*)$/.exec(String(amount)) ?? [];
  const number = Number(figure);
  if (number === 0) return '10Gi';
  if (unit !== '') return `${figure}Mi`;
  // Nobody means that many gibibytes.
  if (number > 4096) return '1Mi';
  return `${figure}${owner === 'container' && number >= 64 ? 'Mi' : 'Gi'}`;
}

/** Memory or storage. Less than a mebibyte has no use: its unit was forgotten. Nothing at all may be meant, but of a volume. */
export const bytes =
  (owner: Owner): Check<string | number> =>
  (report, at, amount) => {
    if (!quantity(report, at, amount)) return false;
    const size = numberOf(amount);
    const right = size >= MEBIBYTE || (size === 0 && owner !== 'volume');
    const message = `'${amount}' is ${size} bytes; write '${withLikelyUnit(amount, owner)}'`;
    return report.check(right, at, message);
  };

/** CPU. */
export const cores =
  (owner: Owner): Check<string | number> =>
  (report, at, amount) => {
    if (!quantity(report, at, amount)) return false;
    const [, figure] = /^([0-9.]+)[KMGTPE]i$/.exec(String(amount)) ?? [];
    const ofMemory = `'${amount}' is an amount of memory; write '${figure}' cores`;
    const most = owner === 'container' ? MANY_CORES : Infinity;
    const many = `'${amount}' is ${numberOf(amount)} cores for one container; write '${amount}m' if thousandths are meant`;
    report.warn(numberOf(amount) < most, at, many);
    return report.check(figure === undefined, at, ofMemory);
  };

/** The amount of a resource, by the name that Kubernetes has for it. */
export const resourceAmount = (owner: Owner): EntryCheck<string | number> => {
  const [memory, cpu] = [bytes(owner), cores(owner)];
  return (report, at, amount, name) => {
    const check = IN_BYTES.test(name) ? memory : IN_CORES.test(name) ? cpu : quantity;
    return check(report, at, amount);
  };
};
