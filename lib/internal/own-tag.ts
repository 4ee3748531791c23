import { type Stack, Tags } from 'aws-cdk-lib/core';
import { OWN_TAG } from '../contract/names';

/** The resource types that Security Hub CloudTrail.9, IAM.24 and Lambda.6 check. */
const TAGGED = ['AWS::CloudTrail::Trail', 'AWS::IAM::Role', 'AWS::Lambda::Function'];

/**
 * Adds a tag with the stack name to resources that a Security Hub control requires to have a tag. Resources with data
 * or subscriptions get no tag: updating a deployed stack leaves them unchanged, and a tag on a KMS key can grant or
 * deny access to it. A tag with the same key set by the user takes precedence.
 *
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/tag-authorization.html
 */
export function tagAsOwn(stack: Stack): void {
  Tags.of(stack).add(OWN_TAG, stack.stackName, { priority: 50, includeResourceTypes: TAGGED });
}
