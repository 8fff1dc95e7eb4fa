import type { Outcome } from './install/installation';
import { CliError } from './errors';
import type { Waiting } from './install/readiness';
import { type Finding, lineOf } from './findings';
import type { PlatformFacts } from './rendering/platform-facts';
import type { Revocation } from './removal/revocation';
import { revocationJson, revocationLines } from './removal/revocation-output';
import { nameOfObject, type ObjectId } from './cluster/objects';

/** Objects of a stage by what became of them. */
export type Tally = Record<Outcome, number>;

/** Numbers of objects, by a word for what became of them. */
export type Counts = Readonly<Record<string, number>>;

/** Shows the progress of an installation or a removal. */
export interface Progress {
  finding(finding: Finding): void;
  stage(name: string, objects: number): void;
  applied(counts: Counts, objects: number): void;
  /** An existing object was changed. */
  changed(id: ObjectId): void;
  waiting(waiting: readonly Waiting[]): void;
  /** @param waited the seconds of waiting after everything was applied */
  done(counts: Counts, seconds: number, waited?: number): void;
  /** Access is taken away. */
  revoked(revocation: Revocation, dryRun: boolean): void;
  failed(): void;
  /** @param retried number of repeated requests */
  end(facts: PlatformFacts | undefined, retried: number): void;
}

/** The counts as text, such as `2 created, 1 changed`. */
export function words(counts: Counts): string {
  const said = Object.entries(counts)
    .filter(([, count]) => count)
    .map(([word, count]) => `${count} ${word}`);
  return said.join(', ') || 'nothing';
}

function reasons(waiting: readonly Waiting[]): string {
  const [first] = waiting;
  if (!first) return '';
  const others = waiting.length > 1 ? ` (and ${waiting.length - 1} more)` : '';
  return `waiting for ${nameOfObject(first.id)}: ${first.reason}${others}`;
}

/** The display that a command's options ask for. */
export async function chooseProgress({ json }: { readonly json?: boolean }): Promise<Progress> {
  return json ? jsonLines() : lines(process.stdout.isTTY && process.stderr.isTTY);
}

/**
 * Runs a task that may fail in the middle, and adds to the message that it can be run again.
 * @param before says what was done until then
 * @throws CliError of the task, with the addition
 */
export async function repeatable(progress: Progress, task: () => Promise<void>, before?: () => string): Promise<void> {
  try {
    await task();
  } catch (error) {
    progress.failed();
    if (!(error instanceof CliError)) throw error;
    const again = [before?.(), 'the run can be repeated at any time'].filter(Boolean).join('; ');
    throw new CliError(`${error.message}\n${again}`, error.exitCode);
  }
}

/** Lines for people; with a terminal, the line of the running stage moves. */
async function lines(isTerminal: boolean): Promise<Progress> {
  const { default: yoctoSpinner } = await import('yocto-spinner');
  const spinner = yoctoSpinner({ stream: process.stderr });
  let current = '';
  let said = '';
  const show = (text: string): void => {
    if (isTerminal) spinner.text = `${current}: ${text}`;
    else if (text !== said) console.log(`${current}: ${text}`);
    said = text;
  };
  return {
    finding: (finding) => console.log(lineOf(finding)),
    stage: (name) => {
      current = name;
      if (isTerminal) spinner.start(name);
    },
    applied: (counts, objects) => {
      const done = Object.values(counts).reduce((sum, count) => sum + count, 0);
      if (isTerminal) show(`${done} of ${objects} objects`);
    },
    changed: () => undefined,
    waiting: (waiting) => {
      if (waiting.length) show(reasons(waiting));
    },
    done: (counts, seconds) => {
      spinner.stop();
      console.log(`✓ ${current}: ${words(counts)} (${seconds.toFixed(1)} s)`);
    },
    revoked: (revocation, dryRun) => revocationLines(revocation, dryRun).forEach((line) => console.log(line)),
    failed: () => spinner.stop(),
    end: (facts) => {
      if (facts) console.log(`✓ Kubeflow ${facts.kubeflow} is ready: ${facts.url}`);
    },
  };
}

/** One JSON object a line, for programs. */
function jsonLines(): Progress {
  const say = (event: string, fields: object): void => console.log(JSON.stringify({ event, ...fields }));
  let current = '';
  let said = '';
  return {
    finding: (finding) => say('finding', finding),
    stage: (name, objects) => {
      current = name;
      say('stage', { stage: name, objects });
    },
    applied: () => undefined,
    changed: ({ apiVersion, kind, namespace, name }) =>
      say('changed', { stage: current, id: { apiVersion, kind, namespace, name } }),
    waiting: (waiting) => {
      const text = JSON.stringify(waiting);
      if (text !== said && waiting.length) say('waiting', { stage: current, waiting });
      said = text;
    },
    done: (counts, seconds, waited) => say('done', { stage: current, ...counts, seconds, waited }),
    revoked: (revocation, dryRun) => {
      if (revocationLines(revocation, dryRun).length) say('revoked', revocationJson(revocation, dryRun));
    },
    failed: () => undefined,
    end: (facts, retried) => say('end', { ...facts, retried }),
  };
}
