import { AwsSolutionsChecks, NIST80053R5Checks } from 'cdk-nag';
import { App, Validations } from 'aws-cdk-lib/core';
import { DelegatedAdministratorStack } from '../lib/stacks/delegated-administrator-stack';
import { LogArchiveStack } from '../lib/stacks/log-archive-stack';
import { OrganizationTrailStack } from '../lib/stacks/organization-trail-stack';
import { acknowledgeFindings, acknowledgeFindingsBeside, acknowledgeWarnings } from './acknowledgements';
import { parseConfiguration } from './configuration';

const app = new App();
try {
  const { stackName, props, archive, delegation, acknowledge } = parseConfiguration(app.node.getAllContext() as Record<string, unknown>);
  const stack = new OrganizationTrailStack(app, stackName, props);
  if (archive) {
    const archiveStack = new LogArchiveStack(app, archive.stackName, archive.props);
    // CreateTrail checks the policies that it writes.
    stack.node.addDependency(archiveStack);
    acknowledgeFindingsBeside(archiveStack);
  }
  if (delegation) {
    const delegationStack = new DelegatedAdministratorStack(app, delegation.stackName, delegation.props);
    // CreateTrail asks whether the account is registered.
    stack.node.addDependency(delegationStack);
    acknowledgeFindingsBeside(delegationStack);
  }
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app), new NIST80053R5Checks(app));
  acknowledgeFindings(stack);
  acknowledgeWarnings(stack, acknowledge);
} catch (error) {
  // What the user can mend is said without a stack trace.
  if (!(error instanceof Error) || !['ConfigurationError', 'InputError'].includes(error.name)) throw error;
  console.error(error.message);
  process.exit(1);
}
