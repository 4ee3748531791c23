import { type Stack, Tags } from 'aws-cdk-lib/core';
import { OWN_TAG } from '../contract/names';

/**
 * Tags the stack and everything in it with the stack's name: Security Hub's CloudTrail.9, IAM.24, Lambda.6 and SNS.3 want a tag of any key.
 * A tag of the user with the same key wins. Keys get none: a tag on a KMS key can let somebody use it, or lock somebody out.
 *
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/tag-authorization.html
 */
export function tagAsOwn(stack: Stack): void {
  Tags.of(stack).add(OWN_TAG, stack.stackName, { priority: 50, excludeResourceTypes: ['AWS::KMS::Key'] });
}
