import { UsageError } from '../errors';
import { ask, isTerminal } from '../removal/confirmation';
import type { PlatformFacts } from '../rendering/platform-facts';
import type { Terminal } from '../secrets/prompt';
import type { Plan } from './plan';
import { sumsOf } from './plan-output';
import type { Where } from './where';

/** What a user must agree to before anything is applied. */
export interface Question {
  /** What is about to happen, as a sentence without its end. */
  readonly what: string;
  /** What is typed. */
  readonly answer: string;
}

/**
 * What must be agreed to: the first installation into a cluster, and another platform than the one that is there. The
 * same platform again is changed without a question.
 */
export function questionOf(where: Where, rendered: PlatformFacts | undefined, plan: Plan): Question | undefined {
  const live = where.installed?.facts;
  const sums = sumsOf(plan);
  if (plan.length === sums.unchanged + sums.obsolete + sums.kept) return undefined;
  const what = rendered ? `Kubeflow ${rendered.kubeflow}, ${rendered.url},` : 'the folder';
  if (!live) return { what: `${what} is to be installed in ${where.cluster}`, answer: 'yes' };
  const answer = hostOf(live.url);
  if (rendered && rendered.url !== live.url)
    return { what: `${where.cluster} has the platform ${live.url}; ${what} is to take its place`, answer };
  const before = plan.length - sums.added;
  const former = sums.removed + sums.succeeded + sums.obsolete + sums.kept;
  if (former * 2 <= before) return undefined;
  const gone = `${former} of its ${before} objects are no longer rendered`;
  return { what: `${where.cluster} has the platform ${live.url}, and ${gone}: this is another platform`, answer };
}

/**
 * Makes sure that the user agrees.
 * @param terminal is asked on; undefined where there is none
 * @throws UsageError if not, and there is no terminal; CliError after another answer
 */
export async function agree(
  { what, answer }: Question,
  yes: boolean | undefined,
  terminal: Terminal | undefined = isTerminal() ? { input: process.stdin, output: process.stderr } : undefined,
): Promise<void> {
  if (yes) return;
  if (!terminal) throw new UsageError(`nothing was applied: ${what}; to agree without being asked: --yes`);
  await ask(`${what[0]?.toUpperCase()}${what.slice(1)}. Type ${answer}: `, answer, 'applied', terminal);
}

function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host : 'yes';
}
