import { describe, expect, test } from '@jest/globals';
import { AlarmTopics } from '../../../lib/detection/alarm-topics';
import { only, resources, statements, testStack } from '../../support/template';

const Condition = {
  StringEquals: { 'aws:SourceAccount': '111111111111' },
  ArnLike: { 'aws:SourceArn': 'arn:${AWS::Partition}:cloudwatch:eu-central-1:111111111111:alarm:*' },
};
const Principal = { Service: 'cloudwatch.amazonaws.com' };

describe('AlarmTopics', () => {
  const stack = testStack();
  new AlarmTopics(stack, 'Topics', {
    page: { emails: ['a@example.com', 'b@example.com'] },
    compliance: { emails: ['a@example.com'] },
  });
  const all = resources(stack);

  test.each(['Page', 'Notify', 'Compliance'])(
    'takes messages on %s from alarms of the account and over TLS only',
    (name) => {
      expect(all[`Topics${name}`]?.Properties).toEqual({ KmsMasterKeyId: '${TopicsKey.Arn}' });
      expect(statements(all[`Topics${name}Policy`])).toEqual([
        {
          Sid: 'AllowPublishThroughSSLOnly',
          Effect: 'Deny',
          Principal: '*',
          Action: 'sns:Publish',
          Resource: `\${Topics${name}}`,
          Condition: { Bool: { 'aws:SecureTransport': 'false' } },
        },
        {
          Sid: 'AllowAlarmsOfThisAccount',
          Effect: 'Allow',
          Principal,
          Action: 'sns:Publish',
          Resource: `\${Topics${name}}`,
          Condition,
        },
      ]);
    },
  );

  test('has one key, which the account administers and alarms use: nothing else', () => {
    const [administration, ...others] = statements(only(stack, 'AWS::KMS::Key'), 'KeyPolicy');
    expect(administration).toMatchObject({
      Effect: 'Allow',
      Principal: { AWS: 'arn:${AWS::Partition}:iam::111111111111:root' },
    });
    expect(
      (administration as { Action: string[] }).Action.filter((action) => /\*|crypt|DataKey|CreateGrant/.test(action)),
    ).toEqual([]);
    expect(others).toEqual([
      {
        Sid: 'AllowAlarmsOfThisAccount',
        Effect: 'Allow',
        Principal,
        Action: ['kms:Decrypt', 'kms:GenerateDataKey*'],
        Resource: '*',
        Condition,
      },
    ]);
    expect(only(stack, 'AWS::KMS::Key')).toMatchObject({
      DeletionPolicy: 'Delete',
      Properties: { EnableKeyRotation: true },
    });
  });

  test('subscribes each address to the topics it is given for', () => {
    const subscriptions = Object.values(all).filter(({ Type: type }) => type === 'AWS::SNS::Subscription');
    expect(subscriptions.map(({ Properties: properties }) => properties)).toEqual([
      { Protocol: 'email', TopicArn: '${TopicsPage}', Endpoint: 'a@example.com' },
      { Protocol: 'email', TopicArn: '${TopicsPage}', Endpoint: 'b@example.com' },
      { Protocol: 'email', TopicArn: '${TopicsCompliance}', Endpoint: 'a@example.com' },
    ]);
  });
});
