import { type Category, categoryOf, type Wanted } from './categories';
import type { MissingRights } from './cluster/rights';
import type { Finding } from './findings';

/**
 * Something to look at: its name, the categories of its findings, and a task. What is found without a fault belongs to the
 * first category.
 */
export type Look = readonly [
  name: string,
  categories: readonly [Category, ...Category[]],
  task: () => Promise<readonly Finding[]>,
];

/**
 * Looks at what may have findings of the wanted categories, and leaves out those of others. Where `access` is wanted, it
 * looks at everything: only then is it known what cannot be checked.
 * @param rights learns which rights are missing, and what was not checked for lack of them
 */
export async function lookAt(
  looks: readonly Look[],
  wanted: Wanted,
  rights: MissingRights,
): Promise<readonly Finding[]> {
  const isAsked = ([, categories]: Look): boolean => wanted.has('access') || categories.some((one) => wanted.has(one));
  const found = looks.filter(isAsked).map(async ([name, [own], task]) => {
    const findings = await rights.allowed(name, task(), []);
    return findings.filter((one) => wanted.has(one.level === 'ok' ? own : categoryOf(one.code)));
  });
  return (await Promise.all(found)).flat();
}
