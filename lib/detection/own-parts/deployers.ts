import { DefaultStackSynthesizer, Stack } from 'aws-cdk-lib/core';
import type { IConstruct } from 'constructs';

/**
 * The names of the roles that deploy a stack with the CDK's own synthesizer: of the command line, and of CloudFormation. Other synthesizers do
 * not say.
 */
export function deployersOf(scope: IConstruct): string[] {
  const stack = Stack.of(scope);
  const { synthesizer } = stack.nestedStackParent ?? stack;
  if (!(synthesizer instanceof DefaultStackSynthesizer)) return [];
  return [synthesizer.deployRoleArn, synthesizer.cloudFormationExecutionRoleArn].map((arn) =>
    arn.replace(/^.*\//, '').replaceAll('${AWS::AccountId}', stack.account).replaceAll('${AWS::Region}', stack.region),
  );
}
