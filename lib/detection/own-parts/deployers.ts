import { DefaultStackSynthesizer, Stack } from 'aws-cdk-lib/core';
import type { IConstruct } from 'constructs';

/**
 * Returns the roles that deploy a stack with the CDK's own synthesizer: that of the command line and that of
 * CloudFormation. Other synthesizers do not provide them.
 */
export function deployersOf(scope: IConstruct): string[] {
  const stack = Stack.of(scope);
  const { synthesizer } = stack.nestedStackParent ?? stack;
  if (!(synthesizer instanceof DefaultStackSynthesizer)) return [];
  return [synthesizer.deployRoleArn, synthesizer.cloudFormationExecutionRoleArn].map((arn) =>
    arn.replace(/^.*\//, '').replaceAll('${AWS::AccountId}', stack.account).replaceAll('${AWS::Region}', stack.region),
  );
}
