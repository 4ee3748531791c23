import { AsyncLocalStorage } from 'node:async_hooks';

// CloudFormation validation in each Template.fromStack takes five times as long; one test of the app turns it on.
process.env['CDK_VALIDATION'] ??= 'false';

// Where each construct was made costs an eighth of a synthesis here, as Jest looks up every frame of it in a source map.
process.env['CDK_CONTEXT_JSON'] ??= JSON.stringify({ 'aws:cdk:disable-creation-stack-traces': true });

// Jest makes a storage for each test file and never gives it back. Before Node 24 every promise of the process goes through all of them:
// after a hundred files a test of many promises took ten times as long. Those of earlier files are given back here.
const STORAGES = Symbol.for('storages of earlier test files');
const shared = AsyncLocalStorage as unknown as { [STORAGES]?: Set<AsyncLocalStorage<unknown>> };
type Run = (this: AsyncLocalStorage<unknown>, ...args: unknown[]) => unknown;
const { prototype } = AsyncLocalStorage as unknown as { prototype: { run: Run } };
if (shared[STORAGES] === undefined) {
  const storages = (shared[STORAGES] = new Set());
  const { run } = prototype;
  prototype.run = function (...args) {
    storages.add(this);
    return run.apply(this, args);
  };
}
for (const storage of shared[STORAGES]) storage.disable();
shared[STORAGES].clear();
