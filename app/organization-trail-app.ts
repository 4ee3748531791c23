import { AwsSolutionsChecks, NIST80053R5Checks } from 'cdk-nag';
import { type App, Validations } from 'aws-cdk-lib/core';
import { DelegatedAdministratorStack } from '../lib/stacks/delegated-administrator-stack';
import { LogArchiveStack } from '../lib/stacks/log-archive-stack';
import { OrganizationTrailStack } from '../lib/stacks/organization-trail-stack';
import { parseConfiguration } from './configuration/configuration';
import { acknowledgeFindings, acknowledgeFindingsBeside, acknowledgeWarnings } from './findings/acknowledgements';

/**
 * Adds the stacks that the app's context asks for, checked by cdk-nag.
 *
 * @throws ConfigurationError naming every key that is unknown or has a value that is not allowed
 * @throws InputError naming what AWS would refuse
 */
export function addStacks(app: App): void {
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
}
