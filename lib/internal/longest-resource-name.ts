import { type CfnResource, Stack, Token } from 'aws-cdk-lib/core';
import { MAX_STACK_NAME_LENGTH } from '../contract/limits';

/** CloudFormation joins stack name, logical ID and this many random characters with hyphens. */
const RANDOM_CHARACTERS = 12;

/**
 * Returns the maximum length of a resource name: the given name, or else the name that CloudFormation generates.
 *
 * @param given the property with the name
 * @param most the maximum that the service allows
 */
export function longestResourceName(resource: CfnResource, given: unknown, most: number): number {
  const stack = Stack.of(resource);
  // A construct passes a token to its resource even if it has no name.
  const name: unknown = stack.resolve(given);
  if (name !== undefined) return typeof name === 'string' ? name.length : most;
  const stackName = Token.isUnresolved(stack.stackName) ? MAX_STACK_NAME_LENGTH : stack.stackName.length;
  const logicalId = String(stack.resolve(resource.logicalId));
  return Math.min(most, stackName + logicalId.length + '--'.length + RANDOM_CHARACTERS);
}
