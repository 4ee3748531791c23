import { describe, expect, test } from '@jest/globals';
import { CfnKey, Key } from 'aws-cdk-lib/aws-kms';
import { Bucket, CfnBucket } from 'aws-cdk-lib/aws-s3';
import { type IResource, Resource } from 'aws-cdk-lib/core';
import { Problems } from '../../../lib/internal/problems';
import { checkPolicyOwner } from '../../../lib/trail/policy-owner';
import { testStack } from '../../support/template';

function problems(kind: 'bucket' | 'key', resource: IResource | undefined, isManagedElsewhere?: boolean): string[] {
  const found: string[] = [];
  checkPolicyOwner(new Problems('', '', '', found), kind, resource, isManagedElsewhere);
  return found;
}

describe('The policy of a bucket or key', () => {
  test('has no owner where the resource is imported and nobody else was named', () => {
    const stack = testStack();
    expect(problems('bucket', Bucket.fromBucketName(stack, 'Theirs', 'theirs'))).toEqual([
      "archive: bucket: 'Test/Theirs' is imported, so its policy cannot be changed here; allowed: a bucket of this app, " +
        'or bucketPolicyManagedElsewhere: true once its policy has the statements of TrailPolicies.forBucket()',
    ]);
    const key = Key.fromKeyArn(stack, 'TheirKey', 'arn:aws:kms:eu-central-1:111111111111:key/1');
    expect(problems('key', key)).toEqual([expect.stringContaining('keyPolicyManagedElsewhere: true')]);
    expect(problems('key', key, true)).toEqual([]);
  });

  test('is written here where the resource is of this app, also where that was made as an L1', () => {
    const stack = testStack();
    const cfnKey = new CfnKey(stack, 'L1Key', { keyPolicy: { Statement: [] } });
    expect(problems('bucket', new Bucket(stack, 'Ours'))).toEqual([]);
    expect(problems('bucket', Bucket.fromCfnBucket(new CfnBucket(stack, 'L1')))).toEqual([]);
    expect(problems('key', Key.fromCfnKey(cfnKey))).toEqual([]);
    expect(problems('key', undefined)).toEqual([]);
  });

  test('is written here where a construct of the user stands for a resource below it', () => {
    class OwnBucket extends Resource {
      public readonly bucket = new CfnBucket(this, 'Bucket');
    }
    expect(problems('bucket', new OwnBucket(testStack(), 'Own'))).toEqual([]);
  });
});
