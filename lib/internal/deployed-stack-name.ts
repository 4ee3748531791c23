import { Stack } from 'aws-cdk-lib/core';
import type { IConstruct } from 'constructs';

/** The name of the stack that somebody deploys: of the outermost one, since CloudFormation names those that are nested in it. */
export function deployedStackName(scope: IConstruct): string {
  const stack = Stack.of(scope);
  return stack.nestedStackParent ? deployedStackName(stack.nestedStackParent) : stack.stackName;
}
