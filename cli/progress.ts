import type { Outcome } from './install/installation';
import { CliError } from './errors';
import type { NextSteps } from './install/next-steps';
import type { Waiting } from './install/readiness';
import { type Finding, lineOf, listed } from './findings';
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
  /**
   * @param retried number of repeated requests
   * @param next what is left to do after an installation
   */
  end(facts: PlatformFacts | undefined, retried: number, next?: NextSteps): void;
}

/** The counts as text, such as `2 created, 1 changed`. */
export function words(counts: Counts): string {
  const said = Object.entries(counts)
    .filter(([, count]) => count)
    .map(([word, count]) => `${count} ${word}`);
  return said.join(', ') || 'nothing';
}

/** How many objects are named that are waited for. */
const MOST_AWAITED = 4;

/** What is waited for, as one line; empty if nothing is. */
export function waitingText(waiting: readonly Waiting[]): string {
  const [first, ...others] = waiting;
  if (!first) return '';
  const names = listed(
    others.map(({ id }) => nameOfObject(id)),
    MOST_AWAITED - 1,
  );
  return `waiting for ${nameOfObject(first.id)}: ${first.reason}${others.length ? `; and for ${names}` : ''}`;
}

/** Milliseconds after which an unchanged reason is printed again, so that a log shows that the run goes on. */
const REMINDER = 30_000;

/** Says a text with the seconds since a start, when it has changed and from time to time. */
export function reminding(say: (text: string) => void): (text: string, start: number) => void {
  let [said, saidAt] = ['', 0];
  return (text, start) => {
    const now = Date.now();
    if (text === said && now < saidAt + REMINDER) return;
    [said, saidAt] = [text, now];
    say(timed(text, start));
  };
}

function timed(text: string, start: number): string {
  return `${text} (${Math.round((Date.now() - start) / 1000)} s)`;
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
  let start = 0;
  const show = (text: string): void => {
    if (isTerminal) spinner.text = `${current}: ${text}`;
    else console.log(`${current}: ${text}`);
  };
  const wait = isTerminal ? (text: string): void => show(timed(text, start)) : reminding(show);
  return {
    finding: (finding) => console.log(lineOf(finding)),
    stage: (name) => {
      current = name;
      start = Date.now();
      if (isTerminal) spinner.start(name);
    },
    applied: (counts, objects) => {
      const done = Object.values(counts).reduce((sum, count) => sum + count, 0);
      if (isTerminal) show(`${done} of ${objects} objects`);
    },
    changed: () => undefined,
    waiting: (waiting) => {
      if (waiting.length) wait(waitingText(waiting), start);
    },
    done: (counts, seconds) => {
      spinner.stop();
      console.log(`✓ ${current}: ${words(counts)} (${seconds.toFixed(1)} s)`);
    },
    revoked: (revocation, dryRun) => revocationLines(revocation, dryRun).forEach((line) => console.log(line)),
    failed: () => spinner.stop(),
    end: (facts, _retried, next) => {
      if (facts) console.log(endLines(facts, next).join('\n'));
    },
  };
}

function endLines({ kubeflow, url }: PlatformFacts, next: NextSteps | undefined): readonly string[] {
  const isReachable = next?.reachable ?? true;
  const said = `Kubeflow ${kubeflow} is ready${isReachable ? '' : ', but its gateway cannot be reached yet'}: ${url}`;
  return [`${isReachable ? '✓' : '!'} ${said}`, ...(next?.steps ?? []).map(({ topic, text }) => `  ${topic}: ${text}`)];
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
    end: (facts, retried, next) => say('end', { ...facts, retried, ...next }),
  };
}
