import { describe, expect, test } from '@jest/globals';
import { Key } from 'aws-cdk-lib/aws-kms';
import { TrailTopic } from '../../../lib/trail/trail-topic';
import { only, statements, testStack } from '../../support/template';

describe('TrailTopic', () => {
  test('is encrypted under the given key and takes messages over TLS only', () => {
    const stack = testStack();
    new TrailTopic(stack, 'Topic', { encryptionKey: new Key(stack, 'Key') });
    expect(only(stack, 'AWS::SNS::Topic').Properties).toEqual({ KmsMasterKeyId: '${Key.Arn}' });
    expect(statements(only(stack, 'AWS::SNS::TopicPolicy'))).toEqual([
      {
        Sid: 'AllowPublishThroughSSLOnly',
        Effect: 'Deny',
        Principal: '*',
        Action: 'sns:Publish',
        Resource: '${Topic}',
        Condition: { Bool: { 'aws:SecureTransport': 'false' } },
      },
    ]);
  });
});
