import Runner from 'jest-runner';

/**
 * Runs test files one after the other, the shortest first, so that most are run, and begins none once
 * `CLUSTER_TESTS_MINUTES` are over since `CLUSTER_TESTS_START` (seconds since 1970); those left out are named.
 */
export default class extends Runner {
  async runTests(tests, watcher, options) {
    const { CLUSTER_TESTS_START: start = Date.now() / 1000, CLUSTER_TESTS_MINUTES: minutes = Infinity } = process.env;
    const isOver = () => Date.now() / 1000 >= Number(start) + Number(minutes) * 60;
    const left = [];
    for (const test of [...tests].reverse()) {
      if (isOver()) left.push(test.path.replace(/.*\/(.*)\.test\.ts$/, '$1'));
      else await super.runTests([test], watcher, options);
    }
    if (left.length) console.log(`cluster tests: left out, because ${minutes} minutes are over: ${left.join(' ')}`);
  }
}
