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
      Type === 'AWS::CloudWatch::Alarm' &&
      (Properties['AlarmActions'] as string[] | undefined)?.includes('${SlackTopic}') === true,
  );
  expect(alarms.length).toBeGreaterThanOrEqual(9);
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

test('the function admits all alarms, and is called when one goes off and when it is over', () => {
  const all = Object.values(resources(new Audit(new App(), 'Test', { env: ENV })));
  const permissions = all.filter(({ Type }) => Type === 'AWS::Lambda::Permission').map(({ Properties }) => Properties);
  expect(
    permissions.filter(({ FunctionName: name }) => name === '${Pager.Arn}').map(({ Principal: who }) => who),
  ).toEqual(['lambda.alarms.cloudwatch.amazonaws.com', 'sns.amazonaws.com']);
  const alarms = all.filter(({ Type, Properties }) => Type === 'AWS::CloudWatch::Alarm' && Properties['OKActions']);
  expect(alarms.length).toBeGreaterThanOrEqual(9);
  for (const { Properties: properties } of alarms) expect(properties['AlarmActions']).toContain('${Pager.Arn}');
});
