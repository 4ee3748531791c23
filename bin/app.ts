import { App } from 'aws-cdk-lib/core';
import { ConfigurationError } from '../app/configuration/configuration';
import { addStacks } from '../app/organization-trail-app';

try {
  addStacks(new App());
} catch (error) {
  // What the user can fix is said without a stack trace.
  if (!(error instanceof ConfigurationError)) throw error;
  console.error(error.message);
  process.exit(1);
}
