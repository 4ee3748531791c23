/** An app of ES modules. */
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { App } from 'aws-cdk-lib/core';
import * as library from 'cdk-organization-trail';
import { DetectionSeverity, OrganizationTrailStack } from 'cdk-organization-trail';

const app = new App();
new OrganizationTrailStack(app, 'Trail', {
  alarms: { overrides: { 'denied-calls-surge': { severity: DetectionSeverity.NOTIFY } } },
});
app.synth();

// Node finds the names that an ES module may import by reading our code, and may miss one.
const required = createRequire(import.meta.url)('cdk-organization-trail') as object;
assert.deepEqual(
  Object.keys(required).filter((name) => !(name in library)),
  [],
);
