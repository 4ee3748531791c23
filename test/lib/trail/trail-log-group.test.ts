import { describe, expect, test } from '@jest/globals';
import { Key } from 'aws-cdk-lib/aws-kms';
import { LogGroup, LogGroupClass, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { logGroupObstacles, TrailLogGroup } from '../../../lib/trail/trail-log-group';
import { only, readable, resources, statements, testStack } from '../../support/template';

const forLogs = {
  Effect: 'Allow',
  Principal: { Service: 'logs.eu-central-1.amazonaws.com' },
  Action: [
    'kms:Decrypt',
    'kms:DescribeKey',
    'kms:Encrypt',
    'kms:GenerateDataKey',
    'kms:GenerateDataKeyWithoutPlaintext',
    'kms:ReEncryptFrom',
    'kms:ReEncryptTo',
  ],
  Resource: '*',
  Condition: {
    ArnLike: {
      'kms:EncryptionContext:aws:logs:arn': 'arn:${AWS::Partition}:logs:eu-central-1:111111111111:log-group:*',
    },
  },
};

describe('TrailLogGroup', () => {
  test('keeps a year of events, in class STANDARD, under a key of its own', () => {
    const stack = testStack();
    new TrailLogGroup(stack, 'LogGroup');
    const { LogGroup: group, LogGroupKey: key } = resources(stack);
    expect(group).toEqual({
      Type: 'AWS::Logs::LogGroup',
      Properties: { KmsKeyId: '${LogGroupKey.Arn}', LogGroupClass: 'STANDARD', RetentionInDays: 365 },
      DeletionPolicy: 'RetainExceptOnCreate',
      UpdateReplacePolicy: 'Retain',
    });
    expect(key).toMatchObject({
      DeletionPolicy: 'RetainExceptOnCreate',
      UpdateReplacePolicy: 'Retain',
      Properties: { EnableKeyRotation: true },
    });
    const [administration, ...others] = statements(key, 'KeyPolicy');
    expect(administration).toMatchObject({ Principal: { AWS: 'arn:${AWS::Partition}:iam::111111111111:root' } });
    expect(others).toEqual([forLogs]);
  });

  test('keeps events for as long as it is told', () => {
    const stack = testStack();
    new TrailLogGroup(stack, 'LogGroup', { retention: RetentionDays.TEN_YEARS });
    expect(only(stack, 'AWS::Logs::LogGroup').Properties['RetentionInDays']).toBe(3653);
  });

  test('lets CloudWatch Logs use a key of the app', () => {
    const stack = testStack();
    new TrailLogGroup(stack, 'LogGroup', { encryptionKey: new Key(stack, 'Mine') });
    expect(only(stack, 'AWS::Logs::LogGroup').Properties['KmsKeyId']).toBe('${Mine.Arn}');
    expect(statements(only(stack, 'AWS::KMS::Key'), 'KeyPolicy')).toContainEqual(forLogs);
  });

  test('refuses an imported key that nobody is responsible for', () => {
    const stack = testStack();
    const arn = 'arn:aws:kms:eu-central-1:111111111111:key/1234abcd-12ab-34cd-56ef-1234567890ab';
    const encryptionKey = Key.fromKeyArn(stack, 'Mine', arn);
    expect(() => new TrailLogGroup(stack, 'LogGroup', { encryptionKey })).toThrow(
      "TrailLogGroup at 'Test/LogGroup': encryptionKey: 'Test/Mine' is imported, so its policy cannot be changed here; allowed:",
    );
    new TrailLogGroup(stack, 'Other', { encryptionKey, keyPolicyManagedElsewhere: true });
    expect(resources(stack)['Other']?.Properties['KmsKeyId']).toBe(arn);
    expect(readable(stack.resolve(TrailLogGroup.keyPolicy(stack).toStatementJson()))).toEqual(forLogs);
  });
});

describe('A log group of the user', () => {
  test('may not be of another class than STANDARD', () => {
    const stack = testStack();
    expect(logGroupObstacles(new LogGroup(stack, 'Rare', { logGroupClass: LogGroupClass.INFREQUENT_ACCESS }))).toEqual([
      'is of class INFREQUENT_ACCESS; allowed: STANDARD (other classes do not support metric filters)',
    ]);
    expect(logGroupObstacles(new LogGroup(stack, 'Standard', { logGroupClass: LogGroupClass.STANDARD }))).toEqual([]);
    expect(logGroupObstacles(new LogGroup(stack, 'Unsaid'))).toEqual([]);
    expect(logGroupObstacles(LogGroup.fromLogGroupName(stack, 'Imported', 'events'))).toEqual([]);
  });
});
