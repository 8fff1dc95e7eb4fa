const project = (displayName, pattern, more = {}) => ({
  displayName,
  testMatch: [`<rootDir>/test/${pattern}/*.test.ts`],
  testEnvironment: 'node',
  transform: { '\\.ts$': '<rootDir>/scripts/jest-esbuild.mjs' },
  ...more,
});

/** What a process loads once, see scripts/jest-environment.cjs: all sources, and packages that are large or theirs as well. */
const PACKAGES = 'node_modules/(cdk8s|commander|constructs|fast-check|typescript)/';
const SOURCES = `^${__dirname.replaceAll(/\W/g, '\\$&')}/(charts|cli|imports)/.*\\.ts$`;
const shared = {
  testEnvironment: '<rootDir>/scripts/jest-environment.cjs',
  transform: {
    [`${SOURCES}|/${PACKAGES}`]: '<rootDir>/scripts/jest-shared.mjs',
    '\\.ts$': '<rootDir>/scripts/jest-esbuild.mjs',
  },
  transformIgnorePatterns: [`/(?!${PACKAGES})node_modules/`],
};

module.exports = {
  // Many tests start programs, on machines that have other things to do.
  testTimeout: 30_000,
  globalSetup: '<rootDir>/scripts/jest-setup.mjs',
  testSequencer: '<rootDir>/scripts/jest-sequencer.mjs',
  reporters: ['default', '<rootDir>/scripts/summary-reporter.cjs'],
  projects: [
    // npm test needs Node alone.
    project('unit', '**', {
      ...shared,
      testPathIgnorePatterns: ['<rootDir>/test/(cluster|go)/', '<rootDir>/test/programs/[^/]+$'],
    }),
    // npm run test:go: readers of YAML and Istio's injection, from Go modules.
    project('go', 'go/**'),
    // npm run test:cluster: real control planes, which are built first.
    project('cluster', 'cluster/**', {
      globalSetup: '<rootDir>/test/cluster/build.ts',
      runner: '<rootDir>/scripts/jest-clock-runner.mjs',
    }),
    // npm run test:programs: the platform's own programs, on such control planes.
    project('programs', 'programs', { globalSetup: '<rootDir>/test/cluster/build.ts' }),
  ],
};
