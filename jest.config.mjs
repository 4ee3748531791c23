/** @type {import('jest').Config} */
export default {
  testEnvironment: 'node',
  roots: ['<rootDir>/examples', '<rootDir>/test'],
  moduleNameMapper: { '^cdk-organization-trail$': '<rootDir>/lib/index.ts' },
  testMatch: ['**/*.test.ts'],
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      {
        jsc: { parser: { syntax: 'typescript' }, target: 'es2022' },
        module: { type: 'commonjs' },
        sourceMaps: 'inline',
      },
    ],
  },
  // The stacks' assets are the bundled functions.
  globalSetup: '<rootDir>/scripts/bundle.mjs',
  setupFiles: ['<rootDir>/test/support/environment.ts'],
  // Jest leaves a core idle, which is half of two.
  maxWorkers: '100%',
  // A hang is what it finds; a machine that others use as well may be slow.
  testTimeout: 30_000,
  // V8's own counts each script of the process, the whole CDK too: that takes as long again as the tests. These counters are in our code only.
  coverageProvider: 'babel',
  collectCoverageFrom: ['app/**/*.ts', 'bin/**/*.ts', 'cli/**/*.ts', 'core/**/*.ts', 'lambda/**/*.ts', 'lib/**/*.ts'],
  // The entry points run in processes of their own.
  coveragePathIgnorePatterns: ['/node_modules/', '<rootDir>/(bin/(app|trail)|app/(guardrails|summary)/start).ts'],
  coverageThreshold: {
    './core/': { lines: 98, branches: 90 },
    './lambda/': { lines: 98, branches: 90 },
    './cli/': { lines: 95, branches: 90 },
    './lib/': { lines: 95, branches: 90 },
    './app/': { lines: 95, branches: 90 },
  },
  coverageReporters: ['text', 'json-summary'],
};
