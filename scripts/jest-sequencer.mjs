import Sequencer from '@jest/test-sequencer';

/** Those that take longest come first, so that at the end all processors have something to do. */
const LONG = [
  'synth',
  'package',
  'properties/definitions',
  'cli/cli',
  'passes/secrets/sealed',
  'customize',
  'cli/commands/images',
  'cli/plan/plan',
  'cli/plan/faults',
];

export default class extends Sequencer {
  sort(tests) {
    const place = ({ path }) => LONG.findIndex((name) => path.endsWith(`/test/${name}.test.ts`));
    const isLong = (test) => place(test) >= 0;
    const long = tests.filter(isLong).sort((a, b) => place(a) - place(b));
    return [...long, ...super.sort(tests.filter((test) => !isLong(test)))];
  }
}
