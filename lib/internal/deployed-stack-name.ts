import { Stack } from 'aws-cdk-lib/core';
import type { IConstruct } from 'constructs';

/** Returns the name of the outermost stack: CloudFormation names nested stacks after it. */
export function deployedStackName(scope: IConstruct): string {
  const stack = Stack.of(scope);
  return stack.nestedStackParent ? deployedStackName(stack.nestedStackParent) : stack.stackName;
}
