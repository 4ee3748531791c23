import { type Stack, Tags } from 'aws-cdk-lib/core';
import { OWN_TAG } from '../contract/names';

/** What Security Hub's CloudTrail.9, IAM.24 and Lambda.6 look at. */
const TAGGED = ['AWS::CloudTrail::Trail', 'AWS::IAM::Role', 'AWS::Lambda::Function'];

/**
 * Tags what a control wants to have a tag, of any key, with the stack's name. What holds data or
 * subscriptions gets no tag of ours: it stays untouched when a deployed stack is updated, and a tag on a KMS key can let somebody use it, or lock
 * somebody out. A tag of the user with the same key wins.
 *
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/tag-authorization.html
 */
export function tagAsOwn(stack: Stack): void {
  Tags.of(stack).add(OWN_TAG, stack.stackName, { priority: 50, includeResourceTypes: TAGGED });
}
