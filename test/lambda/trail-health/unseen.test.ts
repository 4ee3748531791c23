import { describe, expect, jest, test } from '@jest/globals';
import { check } from '../../../lambda/trail-health';
import { checkedAccount } from './checked-account';

const checked = checkedAccount();

describe('What it may not look at', () => {
  test.each([
    ['GetTrail', 'AccessDeniedException', 'the settings of the trail'],
    ['GetEventSelectors', 'AccessDeniedException', 'what the trail records'],
    ['GetInsightSelectors', 'AccessDeniedException', 'the Insights of the trail'],
    ['GetEventConfiguration', 'AccessDeniedException', 'the aggregations of events'],
    ['DescribeMetricFilters', 'AccessDeniedException', 'the metric filters of the log group'],
    ['DescribeSubscriptionFilters', 'AccessDeniedException', 'the subscription filters of the log group'],
    ['DescribeLogGroups', 'AccessDeniedException', 'the log group'],
    ['DescribeStackResource', 'AccessDenied', 'the log group'],
    ['DescribeAlarms', 'AccessDenied', 'the alarms'],
    ['DescribeRule', 'AccessDeniedException', 'the schedule of findings'],
    ['GetFunctionConcurrency', 'AccessDeniedException', 'the function of findings'],
  ])('is said, and all else is looked at: %s', async (operation, type, what) => {
    checked.account.faults[operation] = { type, message: 'explicit deny' };
    (checked.account.trail ?? {})['S3KeyPrefix'] = 'aside';
    const line = await checked.said();
    const denied = expect.stringMatching(
      new RegExp(`^Not checked: ${what}\\. The role of this function allows it, .*explicit deny`),
    );
    const prefix = 'The key prefix of log files: expected none; found aside';
    expect(line.changes).toEqual(operation === 'GetTrail' ? [denied] : expect.arrayContaining([denied, prefix]));
    expect(line.changes).toHaveLength(operation === 'GetTrail' ? 1 : 2);
    expect(line).toMatchObject({ TrailChanged: 1, TrailChecks: 1 });
  });

  test('is said of each topic', async () => {
    checked.account.faults['ListSubscriptionsByTopic'] = { type: 'AuthorizationError', message: 'not authorized' };
    expect((await checked.said()).changes).toEqual(
      ['page', 'compliance', 'broken findings'].map((title) =>
        expect.stringMatching(`^Not checked: the recipients of ${title}\\.`),
      ),
    );
  });

  test('is told also where the trail itself cannot be asked after, and the run fails then', async () => {
    checked.account.faults['GetTrailStatus'] = { type: 'AccessDeniedException', message: 'explicit deny' };
    checked.account.filters = [];
    const lines: string[] = [];
    jest.spyOn(process.stdout, 'write').mockImplementation((text) => lines.push(String(text)) > 0);
    await expect(check(checked.account.file)).rejects.toThrow('may not call cloudtrail:GetTrailStatus');
    jest.restoreAllMocks();
    const line = JSON.parse(lines[0] ?? '') as Record<string, unknown>;
    expect(line).toMatchObject({ TrailChanged: 1 });
    expect(line).not.toHaveProperty('TrailChecks');
  });
});

test('A log group that is gone is said once for each thing that was in it', async () => {
  checked.account.logGroup = undefined;
  expect((await checked.said()).changes).toEqual([
    expect.stringMatching(/^Not checked: the metric filters of the log group\. ResourceNotFoundException/),
    expect.stringMatching(/^Not checked: the subscription filters of the log group\. ResourceNotFoundException/),
    expect.stringMatching(/^The log group TrailLogGroup\w+: expected to be there; found none$/),
  ]);
});
