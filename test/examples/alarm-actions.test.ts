import { expect, test } from '@jest/globals';
import { App } from 'aws-cdk-lib/core';
import { Audit } from '../../examples/alarm-actions/app';
import { ENV, resources, statements } from '../support/template';

const CLOUDWATCH = {
  Effect: 'Allow',
  Principal: { Service: 'cloudwatch.amazonaws.com' },
  Condition: { StringEquals: { 'aws:SourceAccount': ENV.account } },
};

test("Slack's topic and its key admit the alarms of the account", () => {
  const all = resources(new Audit(new App(), 'Test', { env: ENV }));
  const alarms = Object.values(all).filter(
    ({ Type, Properties }) =>
      Type === 'AWS::CloudWatch::Alarm' && (Properties['AlarmActions'] as string[]).includes('${SlackTopic}'),
  );
  expect(alarms.length).toBeGreaterThan(10);
  expect(statements(all['SlackTopicPolicy'])).toEqual([
    expect.objectContaining({ Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } }),
    expect.objectContaining({ ...CLOUDWATCH, Action: 'sns:Publish', Resource: '${SlackTopic}' }),
  ]);
  expect(statements(all['SlackTopicKey'], 'KeyPolicy')).toContainEqual({
    ...CLOUDWATCH,
    Action: ['kms:GenerateDataKey*', 'kms:Decrypt'],
    Resource: '*',
  });
});
