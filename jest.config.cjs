const project = (displayName, pattern, more = {}) => ({
  displayName,
  testMatch: [`<rootDir>/test/${pattern}/*.test.ts`],
  testEnvironment: 'node',
  transform: { '\\.ts$': '<rootDir>/scripts/jest-esbuild.mjs' },
  ...more,
});

module.exports = {
  // Many tests start programs, on machines that have other things to do.
  testTimeout: 30_000,
  globalSetup: '<rootDir>/scripts/jest-setup.mjs',
  testSequencer: '<rootDir>/scripts/jest-sequencer.mjs',
  reporters: ['default', '<rootDir>/scripts/summary-reporter.cjs'],
  projects: [
    // npm test needs Node alone.
    project('unit', '**', {
      testPathIgnorePatterns: ['<rootDir>/test/(cluster|go)/', '<rootDir>/test/programs/[^/]+$'],
    }),
    // npm run test:go: readers of YAML and Istio's injection, from Go modules.
    project('go', 'go/**'),
    // npm run test:cluster: real control planes, which are built first.
    project('cluster', 'cluster/**', { globalSetup: '<rootDir>/test/cluster/build.ts' }),
    // npm run test:programs: the platform's own programs, on such control planes.
    project('programs', 'programs', { globalSetup: '<rootDir>/test/cluster/build.ts' }),
  ],
};
