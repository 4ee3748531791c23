import { describe, expect, test } from '@jest/globals';
import { Template } from 'aws-cdk-lib/assertions';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { App } from 'aws-cdk-lib/core';
import { type Resource, summary } from '../../../app/summary/deployment-summary';
import { LogGroupLookup } from '../../../lib/detection/log-group-lookup';
import { AttachedTrailStack } from '../../../lib/stacks/attached-trail-stack';
import { DelegatedAdministratorStack } from '../../../lib/stacks/delegated-administrator-stack';
import { OrganizationTrailStack } from '../../../lib/stacks/organization-trail-stack';
import type { OrganizationTrailStackProps } from '../../../lib/stacks/organization-trail-stack-props';
import { EventSelection } from '../../../lib/events/event-selection';
import { RECORDS_METADATA } from '../../../lib/trail/organization-trail';
import { TrailArchive } from '../../../lib/trail/trail-archive';
import { TrailOwner } from '../../../lib/trail/trail-owner';
import { TrailScope } from '../../../lib/trail/trail-scope';

function summarized(props: OrganizationTrailStackProps = {}): string {
  const stack = new OrganizationTrailStack(new App(), 'Audit', { alarms: { detections: [] }, ...props });
  return summary('Audit', Template.fromStack(stack).toJSON()['Resources'] as Record<string, Resource>).join('\n');
}

describe('The summary of a deployment', () => {
  test('counts resources by type and says where the logs go and what stays', () => {
    const text = summarized();
    expect(text).toMatch(/^Stack Audit would create \d+ resources:\n {4}1 {2}AWS::CloudTrail::Trail\n/);
    expect(text).toContain(
      'Trail organization-trail: every account of the organization, every Region, log file validation on. It records:\n  All management events',
    );
    expect(text).toMatch(
      /Log files go to the bucket TrailBucket\w+, below AWSLogs\/, encrypted with the key TrailKey\w+/,
    );
    expect(text).toMatch(/Events go to the log group TrailLogGroup\w+, kept 365 days/);
    expect(text).toMatch(/After 'cdk destroy' these are retained: TrailKey\w+, TrailBucket\w+, TrailBucketPolicy\w+, /);
  });

  test('says the same of the trail of a delegated administrator', () => {
    const text = summarized({
      env: { account: '222222222222', region: 'eu-central-1' },
      owner: TrailOwner.delegatedAdministrator(),
    });
    expect(text).toContain(
      'Trail organization-trail: every account of the organization, every Region, log file validation on. It records:\n  All management events',
    );
    expect(text).toMatch(
      /Log files go to the bucket TrailBucket\w+, below AWSLogs\/, encrypted with the key TrailKey\w+\nEvents go to the log group TrailLogGroup\w+, kept 365 days/,
    );
  });

  test('says nothing of a trail where there is none', () => {
    const stack = new DelegatedAdministratorStack(new App(), 'Delegation', { accountId: '222222222222' });
    const lines = summary('Delegation', Template.fromStack(stack).toJSON()['Resources'] as Record<string, Resource>);
    expect(lines.at(-1)).toBe("After 'cdk destroy' these are retained: nothing");
    expect(lines.join()).not.toContain('Trail ');
  });

  test.each([
    [LogGroupLookup.named('org-trail'), 'org-trail'],
    [LogGroupLookup.controlTower(), "of Control Tower's trail"],
  ])('says what is taken of a log group that is attached to', (attachTo, group) => {
    const stack = new AttachedTrailStack(new App(), 'Audit', { attachTo });
    const text = summary('Audit', Template.fromStack(stack).toJSON()['Resources'] as Record<string, Resource>).join(
      '\n',
    );
    const [, filters = ''] = / (\d+) {2}AWS::Logs::MetricFilter/.exec(text) ?? [];
    expect(Number(filters)).toBeGreaterThan(30);
    expect(text).toContain(
      `No trail. On the log group ${group}: ${filters} metric filters, of the 100 that it can have, including those of others; 1 of its 2 subscription filters`,
    );
  });

  test('says what is configured', () => {
    const text = summarized({
      owner: TrailOwner.singleAccount(),
      trailScope: TrailScope.oneRegion(),
      archive: TrailArchive.inThisStack({ keyPrefix: 'audit' }),
      logGroupRetention: RetentionDays.ONE_MONTH,
      events: [EventSelection.s3Objects({ bucketNames: ['data'] })],
    });
    expect(text).toContain('this account, one Region, log file validation on');
    expect(text).toContain('below audit/AWSLogs/');
    expect(text).toContain('kept 30 days');
    expect(text).toMatch(/Data events of S3 objects where resources.ARN starts with .*data\//);
  });

  test('takes any template: references within texts, validation that is off, a log group that keeps for ever', () => {
    const trail = {
      Type: 'AWS::CloudTrail::Trail',
      Properties: {
        TrailName: 'own',
        S3BucketName: 'elsewhere',
        KMSKeyId: { Ref: 'Key' },
        CloudWatchLogsLogGroupArn: { 'Fn::GetAtt': ['Group', 'Arn'] },
      },
      Metadata: {
        [RECORDS_METADATA]: ['All', { 'Fn::Join': ['', ['Objects of ', { Ref: 'Data' }]] }, { Ref: 'Other' }],
      },
    };
    expect(summary('Own', { Trail: trail, Group: { Type: 'AWS::Logs::LogGroup' } }).slice(4)).toEqual([
      'Trail own: this account, one Region, log file validation off. It records:',
      '  All',
      '  Objects of Data',
      '  Other',
      'Log files go to the bucket "elsewhere", below AWSLogs/, encrypted with the key Key',
      'Events go to the log group Group, kept forever',
      "After 'cdk destroy' these are retained: nothing",
    ]);
  });
});
