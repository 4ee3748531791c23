import { describe, expect, test } from '@jest/globals';
import { App } from 'aws-cdk-lib/core';
import { OrganizationTrailStack } from '../../../lib/stacks/organization-trail-stack';
import { context, parseConfiguration } from '../../support/configuration';

/** What the trail would record, in its own words. */
const described = (settings: Record<string, unknown>): string[] =>
  new OrganizationTrailStack(
    new App(),
    'Test',
    parseConfiguration(context({ detectionCatalogs: 'none', ...settings })).props,
  ).trail.describe();

describe('The configuration of what is recorded', () => {
  test('may be empty', () => {
    expect(described({})).toEqual(['All management events', 'No data events']);
  });

  test.each([
    [
      { managementEvents: 'write-only', excludeManagementEventsOf: ['kms'] },
      ['Write-only management events except those of AWS KMS'],
    ],
    [
      { excludeManagementEventsOf: '["kms","rds-data-api"]' },
      ['All management events except those of AWS KMS and the RDS Data API'],
    ],
    [{ managementEvents: 'none', lambdaDataEvents: 'true' }, ['No management events', 'Lambda functions']],
    [{ managementEvents: 'read-only' }, ['Read-only management events']],
    [{ s3DataEvents: 'all' }, ['S3']],
    [
      { s3DataEvents: '[{"bucket":"data","prefixes":["in/"],"eventNames":["PutObject"],"readWrite":"write-only"}]' },
      ['data/in/', 'PutObject'],
    ],
    [{ dynamoDbDataEvents: true }, ['DynamoDB']],
    [{ dataEvents: [{ resourceType: 'AWS::SNS::Topic', readWrite: 'read-only' }] }, ['AWS::SNS::Topic']],
    [
      { networkActivityEvents: [{ eventSource: 's3.amazonaws.com', deniedOnly: true }] },
      ['s3.amazonaws.com, only denied calls'],
    ],
    [
      { callRateInsights: ['management'], errorRateInsights: ['management', 'data'], lambdaDataEvents: true },
      ['nsights'],
    ],
    [{ aggregation: ['API_ACTIVITY'], lambdaDataEvents: true }, ['API_ACTIVITY']],
  ])('%j', (settings, expected) => {
    const text = described(settings).join('\n');
    for (const part of expected) expect(text).toContain(part);
  });

  test('excludes buckets, and turns the guard off for a reason', () => {
    const { props } = parseConfiguration(
      context({ excludedBuckets: ['replica'], feedbackLoopGuardDisabledBecause: 'logged elsewhere' }),
    );
    expect(props).toMatchObject({
      excludedBucketNames: ['replica'],
      feedbackLoopGuard: { reason: 'logged elsewhere' },
    });
    expect(described({ s3DataEvents: 'all', excludedBuckets: '["replica"]' }).join()).toContain('replica');
  });

  test.each([
    ['managementEvents', 'write', 'all or read-only or write-only or none'],
    ['excludeManagementEventsOf', ['s3'], 'a list of kms or rds-data-api, each once'],
    ['excludeManagementEventsOf', ['kms', 'kms'], 'a list of kms or rds-data-api, each once'],
    ['excludeManagementEventsOf', [], 'a list of kms'],
    [
      's3DataEvents',
      '[{"bucket":"UPPER"}]',
      'all, or a list of { bucket: a bucket name: 3 to 63 lower-case letters, digits, dashes and periods, the first and the last a letter or digit; prefixes?: a list of text',
    ],
    ['s3DataEvents', '[{"prefixes":["a"]}]', 'all, or a list of { bucket: '],
    ['s3DataEvents', '[{"bucket":"data","constructor":"x"}]', 'all, or a list of { bucket: '],
    ['s3DataEvents', '[["data"]]', 'all, or a list of { bucket: '],
    ['s3DataEvents', '[not json', 'all, or a list of { bucket: '],
    ['dataEvents', [{ eventNames: ['Publish'] }], 'a list of { resourceType: text; eventNames?: '],
    ['aggregation', ['ALL'], 'a list of API_ACTIVITY or RESOURCE_ACCESS or USER_ACTIONS, each once'],
    ['callRateInsights', true, 'a list of management or data, each once'],
    ['excludedBuckets', ['a'], 'a list of a bucket name: 3 to 63'],
    ['feedbackLoopGuardDisabledBecause', '  ', 'text'],
    ['acknowledge', { OneRegion: '' }, '{ id: text, … }'],
    ['acknowledge', '["OneRegion"]', '{ id: text, … }'],
  ])('refuses %s=%j', (key, value, allowed) => {
    expect(() => parseConfiguration(context({ [key]: value }))).toThrow(
      `organization-trail:${key}: received ${JSON.stringify(value)}; allowed: ${allowed}`,
    );
  });

  test('refuses to exclude from nothing', () => {
    expect(() => parseConfiguration(context({ managementEvents: 'none', excludeManagementEventsOf: ['kms'] }))).toThrow(
      'organization-trail:excludeManagementEventsOf: received with managementEvents=none; allowed: only one of the two',
    );
  });

  test('says why a warning is accepted', () => {
    expect(parseConfiguration(context({ acknowledge: '{"OneRegion":"a sandbox"}' })).acknowledge).toEqual({
      OneRegion: 'a sandbox',
    });
    expect(parseConfiguration({}).acknowledge).toEqual({});
  });
});
