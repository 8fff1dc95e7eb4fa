import { readdirSync } from 'node:fs';
import { join } from 'node:path';

import { Command } from 'commander';

import { cli } from './fixture';

const FOLDER = join(__dirname, '../../cli/commands');

/** The commands, each from the file of its name. */
const COMMANDS = readdirSync(FOLDER).map((file) => {
  const name = file.replace(/\.ts$/, '');
  const found = jest.requireActual<Record<string, unknown>>(join(FOLDER, file))[name];
  if (!(found instanceof Command)) throw new Error(`${file} has no command ${name}`);
  return found;
});

/** The help as it is printed, with the examples. */
function helpOf(command: Command): string {
  let text = '';
  command.configureOutput({ writeOut: (part) => (text += part) }).outputHelp();
  return text;
}

/** Arguments of the examples, each a list of words. */
function examplesOf(command: Command): readonly (readonly string[])[] {
  const [, examples = ''] = helpOf(command).split('\nExamples:\n');
  const lines = examples.trimEnd().split('\n');
  const pattern = new RegExp(`^ {2}npx cdk8s-kubeflow ${command.name()}(?: (.*))?$`);
  return lines.flatMap((line) => {
    const match = pattern.exec(line);
    return match ? [match[1]?.split(' ') ?? []] : [];
  });
}

test('--help lists the commands of all files', async () => {
  const { stdout } = await cli(['--help']);
  const [, list = ''] = /\nCommands:\n([^]*?)\n\n/.exec(stdout) ?? [];
  const names = [...list.matchAll(/^ {2}(\w+)/gm)].map(([, name = '']) => name);
  expect(names.sort()).toEqual([...COMMANDS.map((one) => one.name()), 'help'].sort());
});

test('the help of a command ends with its examples and the exit codes', async () => {
  const { stdout } = await cli(['up', '--help']);
  expect(stdout).toMatch(/\nExamples:\n {2}# .*\n {2}npx cdk8s-kubeflow up\n {2}# .*\n.*\n\nExit codes:\n/);
});

describe.each(COMMANDS.map((one) => [one.name(), one] as const))('%s', (_, command) => {
  test('has a summary, a description, and one for each argument and option', () => {
    const texts = [command.summary(), command.description()];
    const parts = [...command.registeredArguments, ...command.options];
    expect([...texts, ...parts.map(({ description }) => description)]).not.toContain('');
  });

  test('has two examples, of which each can be typed', () => {
    const examples = examplesOf(command);
    expect(examples).toHaveLength(2);
    for (const words of examples) {
      const parsed: unknown[] = [];
      const copy = new Command(command.name()).exitOverride().action((...given) => void parsed.push(given));
      command.registeredArguments.forEach((one) => copy.addArgument(one));
      command.options.forEach((one) => copy.addOption(one));
      copy.parse([...words], { from: 'user' });
      expect(parsed).toHaveLength(1);
    }
  });
});
