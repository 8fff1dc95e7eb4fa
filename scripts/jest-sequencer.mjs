import Sequencer from '@jest/test-sequencer';

/** Those that take longest come first, so that at the end all processors have something to do. */
const LONG = ['package', 'properties/definitions', 'cli/cli', 'synth', 'passes/secrets/sealed', 'imports/types'];

export default class extends Sequencer {
  sort(tests) {
    const place = ({ path }) => LONG.findIndex((name) => path.endsWith(`/test/${name}.test.ts`));
    const isLong = (test) => place(test) >= 0;
    const long = tests.filter(isLong).sort((a, b) => place(a) - place(b));
    return [...long, ...super.sort(tests.filter((test) => !isLong(test)))];
  }
}
