import { type CfnResource, Stack, Token } from 'aws-cdk-lib/core';
import { MAX_STACK_NAME_LENGTH } from '../contract/limits';

/** CloudFormation makes a name of stack name, logical ID and so many random characters, with dashes between them. */
const RANDOM_CHARACTERS = 12;

/**
 * How long the name of a resource may get: what was given for it, else what CloudFormation makes of it.
 *
 * @param given the property with its name
 * @param most what the service allows
 */
export function longestResourceName(resource: CfnResource, given: unknown, most: number): number {
  const stack = Stack.of(resource);
  // A construct hands its resource a token, also where it has no name.
  const name: unknown = stack.resolve(given);
  if (name !== undefined) return typeof name === 'string' ? name.length : most;
  const stackName = Token.isUnresolved(stack.stackName) ? MAX_STACK_NAME_LENGTH : stack.stackName.length;
  const logicalId = String(stack.resolve(resource.logicalId));
  return Math.min(most, stackName + logicalId.length + '--'.length + RANDOM_CHARACTERS);
}
