import fc from 'fast-check';

import { definitions } from './definitions';
import { mistaken } from './mutate';
import { outcomeOf } from './property';

/** `.ci/run` draws 2,000. `PROPERTY_RUNS=20000 PROPERTY_SEED=$RANDOM npx jest test/properties` draws more, and others. */
const { PROPERTY_RUNS: RUNS = '300', PROPERTY_SEED: SEED = '2603' } = process.env;
const numRuns = Number(RUNS);
/** Seconds of a processor that one definition may need. */
const AT_MOST = 10;
/** The time that the process has had, in seconds: on a busy machine the clock goes on without it. */
const seconds = () => process.cpuUsage().user / 1e6;

test(
  `of ${RUNS} random definitions, each is rendered as Kubernetes has it, or refused with the options to change`,
  () => {
    let rendered = 0;
    const drawn = fc.oneof(definitions, mistaken(definitions));
    const property = fc.property(drawn, (props) => {
      const start = seconds();
      if (outcomeOf(props) === 'rendered') rendered++;
      expect(seconds() - start).toBeLessThan(AT_MOST);
    });
    // Of a failure, it prints the smallest definition that fails, and seed and path to draw it again.
    fc.assert(property, { numRuns, seed: Number(SEED) });
    // Neither half is empty words.
    expect(rendered).toBeGreaterThan(numRuns / 3);
    expect(rendered).toBeLessThan((numRuns * 4) / 5);
  },
  numRuns * 300,
);
