import { describe, expect, test } from '@jest/globals';
import { Alias, Key } from 'aws-cdk-lib/aws-kms';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { TrailArchive } from '../../../lib/trail/trail-archive';
import { TrailKey } from '../../../lib/trail/trail-key';
import { TrailOwner } from '../../../lib/trail/trail-owner';
import { TrailTopic } from '../../../lib/trail/trail-topic';
import { only, resources, statements, testStack } from '../../support/template';
import { KEY_ARN, literal, trailIn } from './trail-in';

describe('A delivery topic', () => {
  test('of the app lets CloudTrail publish, and use its key', () => {
    const stack = testStack();
    const identity = literal(stack);
    const encryptionKey = new TrailKey(stack, 'Key', { identity });
    trailIn(stack, {
      owner: TrailOwner.ofIdentity(identity),
      archive: TrailArchive.inThisStack({ encryptionKey }),
      deliveryTopic: new TrailTopic(stack, 'Files', { encryptionKey }),
    });
    const all = resources(stack);
    const fromTrail = {
      Effect: 'Allow',
      Principal: { Service: 'cloudtrail.amazonaws.com' },
      Condition: { StringEquals: { 'aws:SourceArn': identity.trailArn } },
    };
    expect(all['Trail']?.Properties['SnsTopicName']).toBe('${Files.TopicName}');
    expect(statements(all['FilesPolicy'])).toContainEqual(
      expect.objectContaining({ ...fromTrail, Action: 'sns:Publish', Resource: '${Files}' }),
    );
    expect(statements(all['Key'], 'KeyPolicy')).toContainEqual({
      ...fromTrail,
      Action: ['kms:GenerateDataKey*', 'kms:Decrypt'],
      Resource: '*',
    });
  });

  test('of somewhere else is given by its ARN', () => {
    const stack = testStack();
    const arn = 'arn:aws:sns:eu-central-1:222222222222:files';
    trailIn(stack, { deliveryTopic: Topic.fromTopicArn(stack, 'Files', arn) });
    expect(only(stack, 'AWS::CloudTrail::Trail').Properties['SnsTopicName']).toBe(arn);
  });
});

describe('A delivery topic under a key that is imported', () => {
  test('is refused, with a bucket that is imported in the same error', () => {
    const stack = testStack();
    const deliveryTopic = new Topic(stack, 'Files', { masterKey: Key.fromKeyArn(stack, 'TheirKey', KEY_ARN) });
    expect(() =>
      trailIn(stack, {
        archive: TrailArchive.existing({ bucket: Bucket.fromBucketName(stack, 'Theirs', 'their-bucket') }),
        deliveryTopic,
      }),
    ).toThrow(
      /bucket: 'Test\/Theirs' is imported[^]*deliveryTopic: the key of 'Test\/Files', 'Test\/TheirKey', is imported, so its policy cannot be changed here; allowed: a key of this app, .*TrailPolicies.forTopicKey\(\)/,
    );
  });

  test.each(['of this app', 'imported'])("that is AWS's own is refused: topic %s", (kind) => {
    const stack = testStack();
    const masterKey = Alias.fromAliasName(stack, 'Aws', 'alias/aws/sns');
    const topicArn = 'arn:aws:sns:eu-central-1:111111111111:files';
    const deliveryTopic =
      kind === 'imported'
        ? Topic.fromTopicAttributes(stack, 'Files', { topicArn, keyArn: masterKey.keyArn })
        : new Topic(stack, 'Files', { masterKey });
    expect(() => trailIn(stack, { deliveryTopic })).toThrow(
      "deliveryTopic: 'Test/Files' is encrypted with alias/aws/sns, with which CloudTrail cannot publish; allowed: a topic with a customer managed key, or without a key",
    );
  });

  test("is the user's to write where the topic is imported too", () => {
    const stack = testStack();
    const topicArn = 'arn:aws:sns:eu-central-1:222222222222:files';
    expect(() =>
      trailIn(stack, { deliveryTopic: Topic.fromTopicAttributes(stack, 'Files', { topicArn, keyArn: KEY_ARN }) }),
    ).not.toThrow();
  });
});
