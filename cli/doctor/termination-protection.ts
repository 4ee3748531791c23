import { CloudFormationClient, DescribeStacksCommand, type Stack } from '@aws-sdk/client-cloudformation';
import { allow, type Fact, type Finding, fine, notAllowed } from '../../core/preflight/finding';
import { fix } from '../../core/preflight/fixes';
import type { OwnConfiguration } from '../../core/preflight/aws/read-facts';
import { nameAndMessageOf } from '../../lib/contract/error-message';

const CHECK = 'termination-protection';

/** A stack whose first deployment failed has none of these states, and is deleted before the next deployment. */
const DEPLOYED = /^(CREATE|IMPORT|IMPORT_ROLLBACK|UPDATE|UPDATE_ROLLBACK)_COMPLETE/;

/**
 * Checks whether the stack can be deleted with one call, once it is deployed. Reads with the credentials of the
 * environment, only through `cloudformation:DescribeStacks`. Its findings never stop a deployment.
 */
export async function terminationProtectionFindings(own: OwnConfiguration, stackName: string): Promise<Finding[]> {
  const found = await describe(own, stackName);
  if ('notRead' in found)
    return [
      {
        ...notAllowed(
          CHECK,
          `Whether the stack ${stackName} has termination protection`,
          found,
          allow('cloudformation:DescribeStacks'),
        ),
        stopsNothing: true,
      },
    ];
  const stack = found.value;
  if (!stack || !DEPLOYED.test(String(stack.StackStatus))) return [];
  if (stack.EnableTerminationProtection)
    return [fine(CHECK, `The stack ${stackName} has termination protection: it cannot be deleted with one call.`)];
  return [
    {
      check: CHECK,
      level: 'warning',
      what: `The stack ${stackName} has no termination protection.`,
      why: 'One call deletes the trail, its findings and its alarms. Resources with data are retained.',
      fix: fix('protect-from-termination', { region: own.region, stack: stackName }),
    },
  ];
}

/** Returns `undefined` if it does not exist. */
async function describe(own: OwnConfiguration, StackName: string): Promise<Fact<Stack | undefined>> {
  try {
    const { Stacks: [stack] = [] } = await new CloudFormationClient(own).send(new DescribeStacksCommand({ StackName }));
    return { value: stack };
  } catch (error) {
    if (error instanceof Error && error.name === 'ValidationError' && error.message.includes('does not exist'))
      return { value: undefined };
    return { notRead: nameAndMessageOf(error) };
  }
}
