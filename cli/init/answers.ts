import { createInterface } from 'node:readline';

import { EMAIL } from '../../charts/contract/email';
import { CliError, UsageError } from '../errors';
import type { Terminal } from '../secrets/prompt';

/** What a new repository's definition says. */
export interface Answers {
  readonly ingress: 'load-balancer' | 'node-port' | 'port-forward';
  readonly url: string;
  readonly user: string;
  readonly size: 'laptop' | 'standard' | 'ha';
  readonly gitops: 'none' | 'argocd' | 'flux';
  /** Address of the repository; empty where nobody reads it. */
  readonly repo: string;
}

/** The answers that were given as options. */
export type Given = Readonly<Partial<Record<keyof Answers, string>>>;

interface Question {
  readonly text: string;
  /** The answer to an empty line. */
  readonly preset: (before: Given) => string;
  /** All that are accepted. @default any text */
  readonly choices?: readonly string[];
  /** What is wrong with an answer. */
  readonly problem?: (answer: string, before: Given) => string | undefined;
  /** Whether it is asked at all. @default always */
  readonly isAsked?: (before: Given) => boolean;
}

/** The questions, in their order: a later one knows the answers of those before. */
export const QUESTIONS: Readonly<Record<keyof Answers, Question>> = {
  ingress: {
    text: 'How does traffic reach the cluster',
    preset: () => 'load-balancer',
    choices: ['load-balancer', 'node-port', 'port-forward'],
  },
  url: {
    text: 'Where do users reach the platform',
    preset: ({ ingress }) =>
      ({ 'port-forward': 'https://localhost:8443', 'node-port': 'https://kubeflow.example.com:30443' })[
        ingress ?? ''
      ] ?? 'https://kubeflow.example.com',
    problem: problemOfUrl,
  },
  user: {
    text: 'E-mail of the first user',
    preset: () => 'user@example.com',
    problem: (answer) =>
      EMAIL.test(answer) && answer === answer.toLowerCase()
        ? undefined
        : `'${answer}' is not an e-mail address in lower case; write 'name@example.com'`,
  },
  size: {
    text: 'How large is it made',
    preset: ({ ingress }) => (ingress === 'port-forward' ? 'laptop' : 'standard'),
    choices: ['laptop', 'standard', 'ha'],
  },
  gitops: { text: 'Who applies it', preset: () => 'none', choices: ['none', 'argocd', 'flux'] },
  repo: {
    text: 'Address of this repository',
    preset: () => '',
    problem: (answer) =>
      /^(?:https|ssh):\/\/[^\s/]+\/\S+$/.test(answer)
        ? undefined
        : `'${answer}' is not the address of a repository; write 'https://github.com/example/platform'`,
    isAsked: ({ gitops }) => gitops !== 'none',
  },
};

function problemOfUrl(answer: string, { ingress }: Given): string | undefined {
  const [, scheme, host = '', port] = /^(https?):\/\/([a-z0-9.-]+|\[[0-9a-f:]+\])(?::(\d+))?$/.exec(answer) ?? [];
  if (!scheme || !host) {
    return `'${answer}' is not a URL of scheme and host in lower case; write 'https://kubeflow.example.com'`;
  }
  const lacksPort = ingress === 'node-port' && !(Number(port) >= 30000 && Number(port) <= 32767);
  return lacksPort
    ? `'${answer}' lacks the port of the nodes, from 30000 to 32767; write '${scheme}://${host}:30443'`
    : undefined;
}

/**
 * Gathers the answers: those that were given, and the others from the terminal.
 * @param terminal absent where nobody can be asked
 * @throws UsageError for a given answer that is not accepted, and for one that is missing and cannot be asked for
 */
export async function gather(given: Given, terminal: Terminal | undefined): Promise<Answers> {
  const answers: Partial<Record<keyof Answers, string>> = {};
  const lines = terminal && createInterface({ input: terminal.input, output: terminal.output });
  const typed = lines?.[Symbol.asyncIterator]();
  try {
    for (const [name, question] of Object.entries(QUESTIONS) as [keyof Answers, Question][]) {
      if (question.isAsked && !question.isAsked(answers)) continue;
      const value = given[name];
      if (value !== undefined) {
        const problem = problemOf(question, value, answers);
        if (problem !== undefined) throw new UsageError(`--${name}: ${problem}`);
        answers[name] = value;
      } else if (terminal && typed) {
        answers[name] = await ask(question, answers, typed, terminal.output);
      } else throw new UsageError(`nobody can be asked here; write ${optionsOf(given)}`);
    }
  } finally {
    lines?.close();
  }
  return { repo: '', ...answers } as Answers;
}

async function ask(
  question: Question,
  before: Given,
  typed: AsyncIterator<string>,
  output: NodeJS.WritableStream,
): Promise<string> {
  const { text, choices, preset } = question;
  const empty = preset(before);
  const among = choices ? ` (${choices.join(', ')})` : '';
  for (;;) {
    output.write(`${text}${among}?${empty ? ` [${empty}]` : ''} `);
    const line = await typed.next();
    if (line.done) throw new CliError('cancelled; nothing was written');
    const answer = line.value.trim() || empty;
    const problem = problemOf(question, answer, before);
    if (problem === undefined) return answer;
    output.write(`${problem}\n`);
  }
}

function problemOf({ choices, problem }: Question, answer: string, before: Given): string | undefined {
  if (choices && !choices.includes(answer)) return `'${answer}' is not one of ${choices.join(', ')}`;
  return problem?.(answer, before);
}

/** The options that are missing, as they are typed. */
function optionsOf(given: Given): string {
  const missing = (Object.keys(QUESTIONS) as (keyof Answers)[]).filter(
    (name) => given[name] === undefined && (name !== 'repo' || (given.gitops ?? 'none') !== 'none'),
  );
  return missing.map((name) => `--${name} ${QUESTIONS[name].choices?.join('|') ?? '<text>'}`).join(' ');
}
