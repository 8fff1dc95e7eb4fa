/** Closes a run of jest with one line that says how many tests there were. */
module.exports = class SummaryReporter {
  onRunComplete(_, { numPassedTests, numFailedTests, numRuntimeErrorTestSuites, numPendingTests }) {
    const failed = numFailedTests + numRuntimeErrorTestSuites;
    console.log(`\n${numPassedTests} passed, ${failed} failed, ${numPendingTests} skipped`);
  }
};
