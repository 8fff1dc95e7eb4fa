import { CATEGORIES } from '../categories';
import { CLUSTER } from './cluster';
import type { Explanation } from './explanation';
import { TRAFFIC } from './traffic';
import { WORK } from './work';

/** All texts, in the order of their codes. */
export const EXPLANATIONS = sorted({ ...CLUSTER, ...TRAFFIC, ...WORK });

/** The stable name of a kind of finding, such as `certificates/expired`. */
export type Code = keyof typeof EXPLANATIONS;

/** Whether a text is a code. */
export function isCode(text: string): text is Code {
  return Object.hasOwn(EXPLANATIONS, text);
}

/** What there is to say about a code, in lines. */
export function explain(code: Code): string {
  const { means, matters, todo }: Explanation = EXPLANATIONS[code];
  return `${code}\n\n${means} ${matters}\n\nWhat to do: ${todo}`;
}

/** The part of docs/findings.md that lists them: a heading for each category and each code. */
export function explanationsPage(): string {
  const codes = Object.keys(EXPLANATIONS).filter(isCode);
  const parts = Object.entries(CATEGORIES).map(([category, what]) => {
    const own = codes.filter((code) => code.startsWith(`${category}/`)).map(section);
    return [`## ${category}`, `${what[0]?.toUpperCase() ?? ''}${what.slice(1)}.`, ...own].join('\n\n');
  });
  return `${parts.join('\n\n')}\n`;
}

function section(code: Code): string {
  const { means, matters, todo }: Explanation = EXPLANATIONS[code];
  return `### ${code}\n\n${means} ${matters}\n\n**What to do:** ${todo}`;
}

function sorted<T extends object>(texts: T): T {
  return Object.fromEntries(Object.entries(texts).sort(([a], [b]) => (a < b ? -1 : 1))) as T;
}
