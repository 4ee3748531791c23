/** @type {import('jest').Config} */
export default {
  testEnvironment: 'node',
  roots: ['<rootDir>/test'],
  testMatch: ['**/*.test.ts'],
  transform: { '^.+\\.ts$': ['@swc/jest', { jsc: { parser: { syntax: 'typescript' }, target: 'es2022' }, module: { type: 'commonjs' }, sourceMaps: 'inline' }] },
  // The stacks' assets are the bundled functions.
  globalSetup: '<rootDir>/scripts/bundle.mjs',
  setupFiles: ['<rootDir>/test/support/environment.ts'],
  maxWorkers: 2,
  coverageProvider: 'v8',
  collectCoverageFrom: ['bin/**/*.ts', 'lambda/**/*.ts', 'lib/**/*.ts'],
  coverageReporters: ['text', 'json-summary'],
};
