import { AwsSolutionsChecks, NIST80053R5Checks } from 'cdk-nag';
import { type App, Stack, Tags, Validations } from 'aws-cdk-lib/core';
import { InputError } from '../lib/internal/problems';
import { CdkNagReasons } from '../lib/nag/cdk-nag-reasons';
import { AttachedTrailStack } from '../lib/stacks/attached-trail-stack';
import { DelegatedAdministratorStack } from '../lib/stacks/delegated-administrator-stack';
import { LogArchiveStack } from '../lib/stacks/log-archive-stack';
import { TrailGuardrails } from '../lib/organization/trail-guardrails';
import { OrganizationTrailStack } from '../lib/stacks/organization-trail-stack';
import { acknowledgeWarnings } from './acknowledged-warnings';
import { type Configuration, ConfigurationError, readConfiguration } from './configuration/configuration';

/**
 * Adds the stacks that the app's context configures, checked by cdk-nag.
 *
 * @throws ConfigurationError with every unknown key, every invalid value, and everything that AWS would reject
 */
export function addStacks(app: App): void {
  const { configuration, problems: found } = readConfiguration(app.node.getAllContext() as Record<string, unknown>);
  const problems = new Set(found);
  const { stackName, props, attached, archive, delegation, guardrails, tags, acknowledge } = configuration;
  const stack = collect<OrganizationTrailStack | AttachedTrailStack>(problems, () =>
    attached ? new AttachedTrailStack(app, stackName, attached) : new OrganizationTrailStack(app, stackName, props),
  );
  const beside = [
    // CreateTrail checks the policies that it writes.
    archive && collect(problems, () => new LogArchiveStack(app, archive.stackName, archive.props)),
    // CreateTrail requires that the account is registered.
    delegation && collect(problems, () => new DelegatedAdministratorStack(app, delegation.stackName, delegation.props)),
  ].filter((one) => one !== undefined);
  const guards = guardrails && collect(problems, () => guardrailStack(app, guardrails));
  if (problems.size > 0 || !stack) throw new ConfigurationError([...problems]);
  stack.node.addDependency(...beside);
  // The protected resources exist by then.
  guards?.node.addDependency(stack);
  for (const [key, value] of Object.entries(tags)) Tags.of(app).add(key, value);
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app), new NIST80053R5Checks(app));
  CdkNagReasons.applyTo(app);
  acknowledgeWarnings(stack, acknowledge);
}

function guardrailStack(
  app: App,
  { stackName, stack: stackProps, props }: NonNullable<Configuration['guardrails']>,
): Stack {
  const stack = new Stack(app, stackName, {
    description: "Service control policies that protect the organization's trail (cdk-organization-trail)",
    ...stackProps,
  });
  new TrailGuardrails(stack, 'Guardrails', props);
  return stack;
}

/** Creates a stack, or collects the problems with its properties. */
function collect<S extends Stack>(problems: Set<string>, make: () => S): S | undefined {
  try {
    return make();
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    for (const problem of error.problems) problems.add(problem);
    return undefined;
  }
}
