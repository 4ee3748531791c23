import { describe, expect, test } from '@jest/globals';
import { monthCost } from '../../../app/costs/month-cost';
import { costlyParts, type Template } from '../../../app/costs/template-parts';

const LARGE = { accounts: 500, events: 300_000_000 };
const trail = (properties: Record<string, unknown> = {}) => ({
  Type: 'AWS::CloudTrail::Trail',
  Properties: { IsOrganizationTrail: true, IsMultiRegionTrail: true, ...properties },
});
const onSchedule = (schedule: string | undefined) => ({
  Type: 'AWS::Events::Rule',
  Properties: { ScheduleExpression: schedule, Targets: [{ Arn: { 'Fn::GetAtt': ['Function', 'Arn'] } }] },
});
const quantity = (template: Template, what: string) =>
  monthCost(costlyParts([template]), LARGE).find((line) => line.what === what)?.quantity;

describe('what templates have that costs something', () => {
  test('is nothing where there is nothing, and no events cost anything without a trail', () => {
    expect(monthCost(costlyParts([{}]), LARGE)).toEqual([]);
  });

  test('is no ingestion where a trail has no log group', () => {
    expect(quantity({ Trail: trail() }, 'CloudWatch Logs ingestion')).toBeUndefined();
    const withOne = {
      Trail: trail({ CloudWatchLogsLogGroupArn: { 'Fn::GetAtt': ['Group', 'Arn'] } }),
      Group: { Type: 'AWS::Logs::LogGroup', Properties: { RetentionInDays: 30 } },
    };
    expect(quantity(withOne, 'CloudWatch Logs ingestion')).toBeGreaterThan(0);
  });

  test('is kept for ever where a log group says nothing of days, even without any property', () => {
    const { logGroupDays } = costlyParts([
      {
        Trail: trail({ CloudWatchLogsLogGroupArn: { 'Fn::GetAtt': ['Group', 'Arn'] } }),
        Group: { Type: 'AWS::Logs::LogGroup' },
      },
    ]);
    expect(logGroupDays).toBe(Infinity);
  });

  test('is all that a bucket elsewhere gets, as long as twelve months', () => {
    const bucket = {
      Type: 'AWS::S3::Bucket',
      Properties: { LifecycleConfiguration: { Rules: [{ ExpirationInDays: 1 }] } },
    };
    const what = 'S3 storage of log files and digests';
    const elsewhere = quantity({ Trail: trail({ S3BucketName: 'elsewhere' }) }, what) ?? 0;
    const here = quantity({ Trail: trail({ S3BucketName: { Ref: 'Bucket' } }), Bucket: bucket }, what) ?? 0;
    expect(elsewhere / here).toBeCloseTo(12 * (730 / 24));
  });

  test.each([
    ['rate(5 minutes)', 12],
    ['rate(1 hour)', 1],
    ['rate(2 days)', 1 / 48],
  ])('is a function on its schedule: %s', (schedule, runsAnHour) => {
    const { scheduled } = costlyParts([{ Rule: onSchedule(schedule) }]);
    // With as much memory as Lambda gives one of which nothing is known.
    expect(scheduled).toEqual([{ runsAnHour, memoryGb: 0.125 }]);
  });

  test.each(['cron(0 10 * * ? *)', undefined])('is no function that runs seldom, or on events: %s', (schedule) => {
    expect(costlyParts([{ Rule: onSchedule(schedule) }]).scheduled).toEqual([]);
  });

  test('is what is recorded besides management events', () => {
    const Trail = trail({
      AdvancedEventSelectors: [
        { FieldSelectors: [{ Field: 'eventCategory', Equals: ['Management'] }] },
        { FieldSelectors: [{ Field: 'eventCategory', Equals: ['Data'] }, { Field: 'readOnly' }] },
      ],
      InsightSelectors: [{ InsightType: 'ApiCallRateInsight' }],
    });
    expect(costlyParts([{ Trail }]).extraCategories).toEqual(['Data', 'Insights']);
  });
});
